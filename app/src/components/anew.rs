//! What is made anew at every change, and never changed in place.

use leptos::{either::Either, prelude::*};

/// Shows what `view` makes, each time as new elements in place of the old ones.
///
/// Leptos would keep the elements and give their texts other words. A translator has by then put texts
/// of its own in their place, which would stay; and what is announced is announced once only.
pub fn anew<V: IntoView + 'static>(
    mut view: impl FnMut() -> V,
) -> impl FnMut() -> Either<AnyView, AnyView> {
    let mut side = false;
    move || {
        side = !side;
        on_side(side, view().into_any())
    }
}

/// Elements of one side are never made from those of the other.
pub fn on_side(side: bool, view: AnyView) -> Either<AnyView, AnyView> {
    if side {
        Either::Left(view)
    } else {
        Either::Right(view)
    }
}
