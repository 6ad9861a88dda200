//! Reads JSON or text into the value of a field: the same for a form, the API and an import.
