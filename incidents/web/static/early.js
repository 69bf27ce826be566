// Runs before the first paint: tells the style sheet that JavaScript is there.
document.body.className +=
  " js-enabled" +
  ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
