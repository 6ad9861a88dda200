//! The house: where units of work begin and end.

use std::sync::Arc;

use crate::catalog::Catalog;

pub struct House;
pub struct Work<'h>(Arc<Catalog>, std::marker::PhantomData<&'h ()>);
pub struct Read;
impl Work<'_> {
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.0
    }
}
