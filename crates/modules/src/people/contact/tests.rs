//! Behaviour, in business words.
