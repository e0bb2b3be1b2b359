//! The encoding of answers: text that the type itself writes and reads.

use bytes::Bytes;
use server_fn::{
    ContentType, Decodes, Encodes, Format, FormatType, Http,
    codec::{Post, PostUrl},
};
use std::convert::Infallible;

/// The protocol of every server function: a form goes out, a text comes back.
pub type Form = Http<PostUrl, Post<Text>>;

/// Text by `Into<String>` and `TryFrom<String>`.
pub struct Text;

impl ContentType for Text {
    const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";
}

impl FormatType for Text {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Clone + Into<String>> Encodes<T> for Text {
    type Error = Infallible;

    fn encode(value: &T) -> Result<Bytes, Infallible> {
        Ok(value.clone().into().into())
    }
}

impl<T: TryFrom<String>> Decodes<T> for Text {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<T, &'static str> {
        let text = String::from_utf8(bytes.into()).map_err(|_| "not UTF-8")?;
        text.try_into().map_err(|_| "not of this type")
    }
}
