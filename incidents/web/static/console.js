// Counts the time that is left while a page stays open; without it the page says
// what was left when it was opened.
function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (seconds >= 345600) {
    const hours = Math.floor((minutes % 1440) / 60);
    return `${Math.floor(minutes / 1440)} days${hours ? ` ${hours} h` : ""}`;
  }
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}

// The server's clock counts, not the visitor's: only the elapsed time is taken off.
const opened = performance.now();
const counted = [...document.querySelectorAll("[data-left]")].map((place) => ({
  place,
  left: Number(place.dataset.left),
  quarter: Number(place.dataset.quarter || 0),
}));

function show() {
  const elapsed = (performance.now() - opened) / 1000;
  for (const { place, left, quarter } of counted) {
    const now = left - elapsed;
    const late = now <= 0;
    place.textContent = late ? `late by ${span(-now)}` : `${span(now)} left`;
    place.classList.toggle("console-left--late", late);
    place.classList.toggle("console-left--soon", !late && now < quarter);
    place.classList.toggle("console-left--running", !late && now >= quarter);
  }
}

if (counted.length) {
  setInterval(show, 15000);
}
