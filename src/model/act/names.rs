//! What acts name, said once for each: from it follow renumbering, what an act concerns, and
//! which contents belong to it.

use crate::model::digest::Digest;
use crate::model::id::{EntityKind, SourceId};
use crate::model::renumber::Numbers;

/// The part that something has in an act that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The act makes it.
    Made,
    /// The act changes what is known of it, or how it counts.
    Changed,
    /// The act changes what it is called.
    Called,
    /// The act only mentions it.
    Used,
}

/// The claims that an act about the desk's rules counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsFor<'a> {
    /// All of them.
    AllClaims,
    /// Those filed under a tag.
    Tag(&'a str),
}

impl<'a> CountsFor<'a> {
    pub(super) fn of(tag: Option<&'a str>) -> Self {
        tag.map_or(Self::AllClaims, Self::Tag)
    }
}

/// What an act names.
pub(super) trait Names {
    /// Every id, and the part that what is named has.
    fn for_each_id(&self, each: &mut dyn FnMut(Part, EntityKind, u32));

    /// Gives everything another number.
    fn renumber<E>(&mut self, numbers: &mut Numbers<'_, E>) -> Result<(), E>;

    /// See [`super::Act::card`].
    fn card(&self) -> Option<(SourceId, Digest)>;

    /// See [`super::Act::contents`].
    fn contents(&self) -> Vec<Digest>;

    /// See [`super::Act::counts_for`].
    fn counts_for(&self) -> Option<CountsFor<'_>>;
}

/// A content that an act names, or may name.
pub(super) trait Content {
    /// Its digest; nothing where there is none.
    fn digest(&self) -> Option<Digest>;
}

impl Content for Digest {
    fn digest(&self) -> Option<Digest> {
        Some(*self)
    }
}

impl Content for Option<Digest> {
    fn digest(&self) -> Option<Digest> {
        *self
    }
}

/// Says by its fields what an act names.
///
/// `makes`, `changes`, `calls` and `uses` list fields with ids; `card` and `contents` those with
/// digests of what is carried along; `tag` is the tag of an act about the desk's rules. A `pair` of
/// claims has the lower id first, also when they are renumbered; with it goes the outcome that says
/// which of the two holds.
macro_rules! names {
    ($act:ident {
        $( makes: $($made:ident),+; )?
        $( changes: $($changed:ident),+; )?
        $( calls: $($called:ident),+; )?
        $( uses: $($used:ident),+; )?
        $( card: $card:ident of $owner:ident; )?
        $( contents: $($content:ident),+; )?
        $( tag: $tag:ident; )?
        $( pair: $one:ident, $other:ident $(, $outcome:ident)?; )?
    }) => {
        impl super::names::Names for $act {
            #[allow(unused_variables)]
            fn for_each_id(
                &self,
                each: &mut dyn FnMut(super::names::Part, $crate::model::id::EntityKind, u32),
            ) {
                #[allow(unused_imports)]
                use {super::names::Part, $crate::model::renumber::Ids as _};
                $($( self.$made.for_each_id(&mut |thing, number| each(Part::Made, thing, number)); )+)?
                $($( self.$changed.for_each_id(&mut |thing, number| each(Part::Changed, thing, number)); )+)?
                $($( self.$called.for_each_id(&mut |thing, number| each(Part::Called, thing, number)); )+)?
                $($( self.$used.for_each_id(&mut |thing, number| each(Part::Used, thing, number)); )+)?
            }

            #[allow(unused_variables)]
            fn renumber<E>(
                &mut self,
                numbers: &mut $crate::model::renumber::Numbers<'_, E>,
            ) -> Result<(), E> {
                #[allow(unused_imports)]
                use $crate::model::renumber::Ids as _;
                $($( self.$made.renumber(numbers)?; )+)?
                $($( self.$changed.renumber(numbers)?; )+)?
                $($( self.$called.renumber(numbers)?; )+)?
                $($( self.$used.renumber(numbers)?; )+)?
                $(
                    if self.$one > self.$other {
                        std::mem::swap(&mut self.$one, &mut self.$other);
                        $( self.$outcome = self.$outcome.of_the_other(); )?
                    }
                )?
                Ok(())
            }

            fn card(&self) -> Option<($crate::model::id::SourceId, $crate::model::digest::Digest)> {
                names!(@card self $($owner $card)?)
            }

            fn contents(&self) -> Vec<$crate::model::digest::Digest> {
                let contents: &[Option<$crate::model::digest::Digest>] = &[
                    $( Some(self.$card), )?
                    $($( super::names::Content::digest(&self.$content), )+)?
                ];
                contents.iter().flatten().copied().collect()
            }

            fn counts_for(&self) -> Option<super::names::CountsFor<'_>> {
                names!(@tag self $($tag)?)
            }
        }
    };
    (@card $act:ident) => { None };
    (@card $act:ident $owner:ident $card:ident) => { Some(($act.$owner, $act.$card)) };
    (@tag $act:ident) => { None };
    (@tag $act:ident $tag:ident) => { Some(super::names::CountsFor::of($act.$tag.as_deref())) };
}
pub(super) use names;
