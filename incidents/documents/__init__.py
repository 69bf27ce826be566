"""Forms engine: form data and a case become a filled form."""
