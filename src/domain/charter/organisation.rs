//! What the organisation is, as a document: what contributions are counted in, what members may be, in
//! which dimensions they are described, and what its people must be able to rely on.

use super::span::Span;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::{Title, Value, lines, words};
use crate::domain::title::Titles;

lines! {
    /// The lines of an organisation's document.
    pub struct Organisation {
        one id "organisation": Id;
        part titles: Titles;
        one revision "revision": u32;
        one amended_by "amended-by": Id;
        some_groups categories: Category, Rising(&[]);
        some_groups classes: Class, Rising(&[]);
        groups dimensions: Dimension, Rising(&[0]);
        one zone "zone": Zone;
        /// Enrolments one enroller may make in one UTC day of the log's clock.
        one enrol_limit "enrol-limit": u32;
        /// The clock may step so far after a stop, without anybody's confirmation.
        one downtime_max "downtime-max": Span;
        /// So many members one registrar changes alone in one statement; more take a second officer. Left out: any number.
        optional alone_members "alone-members": u32;
        /// So many ledger lines one registrar corrects alone in one statement. Left out: any number.
        optional alone_corrections "alone-corrections": u32;
        many witnesses "witness": Title, Rising(&[]);
    }
}

lines! {
    /// What contributions are counted in.
    pub struct Category {
        /// What statements call it.
        one id "category": Id;
        /// What people call it.
        part titles: Titles;
    }
}

lines! {
    /// What members may be.
    pub struct Class {
        /// What statements call it.
        one id "class": Id;
        /// What people call it.
        part titles: Titles;
    }
}

lines! {
    /// In what members are described: cities, professions, employers.
    pub struct Dimension {
        one kind "dimension": DimensionKind;
        part titles: Titles;
    }
}

/// A dimension, and whether what it says of a person is for everybody's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionKind {
    pub id: Id,
    pub privacy: Privacy,
}

/// Whether what a dimension says of a person is for everybody's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    Public,
    Sensitive,
}

words!(Privacy: "public" Privacy::Public "sensitive" Privacy::Sensitive);

impl Value for DimensionKind {
    const FORM: Form = Form::All(&[Id::FORM, Privacy::FORM]);

    fn read(text: &str) -> Option<DimensionKind> {
        let (id, privacy) = Value::read(text)?;
        Some(DimensionKind { id, privacy })
    }

    fn write(&self) -> String {
        (self.id.clone(), self.privacy).write()
    }
}

/// A time zone by its name in the tz database, such as `Asia/Shanghai`. Only pages show times in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(pub String);

impl Value for Zone {
    const FORM: Form = Form::Named("zone");

    fn read(text: &str) -> Option<Zone> {
        let part = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_uppercase())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
        };
        let fits = text.len() <= 64 && text.split('/').all(part);
        fits.then(|| Zone(text.to_owned()))
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

impl Organisation {
    /// The ids of the categories, in order.
    pub fn category_ids(&self) -> Vec<Id> {
        let categories = self.categories.iter();
        categories.map(|category| category.id.clone()).collect()
    }

    /// The ids of the classes, in order.
    pub fn class_ids(&self) -> Vec<Id> {
        self.classes.iter().map(|class| class.id.clone()).collect()
    }

    /// Whether members are described in this dimension.
    pub fn has_dimension(&self, name: &Id) -> bool {
        let mut dimensions = self.dimensions.iter();
        dimensions.any(|dimension| dimension.kind.id == *name)
    }
}
