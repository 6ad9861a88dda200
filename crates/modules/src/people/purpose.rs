//! Why data about people is kept: said with each field, for records of processing and for those who ask.

/// To know with whom one deals.
pub const IDENTIFY: &str = "Know whom we deal with";
/// To write, call and visit.
pub const REACH: &str = "Reach the person";
/// To sell and deliver what was agreed.
pub const SERVE: &str = "Sell, deliver and serve";
/// To offer what fits.
pub const FIT: &str = "Choose offers and words that fit";
/// To know what brought somebody here.
pub const MEASURE: &str = "Measure what our marketing brings";
/// To prove that somebody agreed, or did not.
pub const PROVE: &str = "Prove consent and respect its withdrawal";
