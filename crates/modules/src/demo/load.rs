//! Writes the story to a house.
