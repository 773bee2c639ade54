"""One module per kind of value; each cleans text into a value or says why it cannot."""
