//! The story, as somebody who reads it would check it.
