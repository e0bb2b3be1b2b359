//! How values are written: as one text of fields, each followed by a separator. Reading the same from
//! JSON costs the browser some 10 kB (brotli) more, and the logon page would pay for it.

/// ASCII unit separator. It cannot be typed, and no field holds it: it is dropped.
const SEPARATOR: char = '\u{1f}';

/// Says that something is so, or is there.
const YES: &str = "1";

/// A value that is written as fields and read back from them.
pub trait Wire: Sized {
    /// Appends the fields of this value.
    fn write(&self, to: &mut Writer);

    /// Reads them back; `None` for what nobody of us has written.
    fn read(from: &mut Fields<'_>) -> Option<Self>;

    /// The whole value as a text.
    fn to_text(&self) -> String {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.text
    }

    /// The whole value without what is secret in it, which is left blank.
    fn to_text_without_secrets(&self) -> String {
        let mut writer = Writer {
            leaves_out_secrets: true,
            ..Writer::default()
        };
        self.write(&mut writer);
        writer.text
    }

    /// Reads a whole text back; `None` if it is not one of this type.
    #[must_use]
    fn of_text(text: &str) -> Option<Self> {
        let mut fields = Fields(text);
        let read = Self::read(&mut fields)?;
        fields.0.is_empty().then_some(read)
    }
}

/// Collects the fields of a value.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    leaves_out_secrets: bool,
}

impl Writer {
    /// Appends one field.
    pub fn field(&mut self, text: &str) {
        self.text.extend(text.split(SEPARATOR));
        self.text.push(SEPARATOR);
    }

    /// The same, or a blank where secrets are left out.
    pub(crate) fn secret(&mut self, text: &str) {
        self.field(if self.leaves_out_secrets { "" } else { text });
    }
}

/// The fields that are still to be read.
#[derive(Debug)]
pub struct Fields<'a>(&'a str);

impl<'a> Fields<'a> {
    /// Takes the next field.
    pub fn next_field(&mut self) -> Option<&'a str> {
        let (field, rest) = self.0.split_once(SEPARATOR)?;
        self.0 = rest;
        Some(field)
    }
}

impl Wire for String {
    fn write(&self, to: &mut Writer) {
        to.field(self);
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        from.next_field().map(str::to_owned)
    }
}

impl Wire for bool {
    fn write(&self, to: &mut Writer) {
        to.field(if *self { YES } else { "" });
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        from.next_field().map(|field| field == YES)
    }
}

impl Wire for u32 {
    fn write(&self, to: &mut Writer) {
        to.field(&self.to_string());
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        from.next_field()?.parse().ok()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        if let Some(it) = self {
            it.write(to);
        }
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        if bool::read(from)? {
            T::read(from).map(Some)
        } else {
            Some(None)
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, to: &mut Writer) {
        for it in self {
            true.write(to);
            it.write(to);
        }
        false.write(to);
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        let mut all = Self::new();
        while bool::read(from)? {
            all.push(T::read(from)?);
        }
        Some(all)
    }
}

impl<T: Wire> Wire for Box<T> {
    fn write(&self, to: &mut Writer) {
        (**self).write(to);
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

/// Declares a struct that is written field by field.
macro_rules! wire_struct {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        impl $crate::Wire for $name {
            fn write(&self, to: &mut $crate::Writer) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut $crate::Fields<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::Wire::read(from)?,)* })
            }
        }
    };
}

/// Declares an enum without data that is written as a word.
macro_rules! wire_words {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the word that it is written as.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Returns what `word` stands for; `None` for any other word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::Wire for $name {
            fn write(&self, to: &mut $crate::Writer) {
                to.field(self.word());
            }

            fn read(from: &mut $crate::Fields<'_>) -> Option<Self> {
                Self::of_word(from.next_field()?)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    type Nested = Vec<(String, Option<u32>)>;

    impl<A: Wire, B: Wire> Wire for (A, B) {
        fn write(&self, to: &mut Writer) {
            self.0.write(to);
            self.1.write(to);
        }

        fn read(from: &mut Fields<'_>) -> Option<Self> {
            Some((A::read(from)?, B::read(from)?))
        }
    }

    #[test]
    fn values_are_read_back() {
        let all: Nested = vec![
            ("Röse’s “phone”\n".to_owned(), Some(7)),
            (String::new(), None),
        ];
        assert_eq!(Nested::of_text(&all.to_text()), Some(all));
        assert_eq!(Nested::of_text(&Nested::new().to_text()), Some(vec![]));
    }

    #[test]
    fn no_field_forges_another() {
        let forged = "off\u{1f}ice".to_owned();
        assert_eq!(
            String::of_text(&forged.to_text()),
            Some("office".to_owned())
        );
    }

    #[test]
    fn foreign_text_is_nothing() {
        for foreign in [
            "",
            "1",
            "\u{1f}\u{1f}",
            "1\u{1f}office",
            "1\u{1f}office\u{1f}1\u{1f}-1\u{1f}\u{1f}",
        ] {
            assert_eq!(Nested::of_text(foreign), None, "{foreign:?}");
        }
    }
}
