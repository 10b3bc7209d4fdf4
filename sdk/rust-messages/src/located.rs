//! Reading a JSON value into a type such that an error says where in the value it is.

use std::fmt::{self, Display, Formatter};

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{map, Value};
use std::vec;

/// A value that knows its place: an error of one inside it comes out with the way to it.
pub(crate) struct Located(pub(crate) Value);

/// What is wrong, and where.
#[derive(Debug)]
pub(crate) struct Misplaced {
    /// From the value outwards: `name`, `[3]`, `people`.
    way: Vec<String>,
    cause: String,
}

impl Misplaced {
    fn inside(mut self, step: String) -> Self {
        self.way.push(step);
        self
    }
}

impl Display for Misplaced {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, step) in self.way.iter().rev().enumerate() {
            let dot = if at == 0 || step.starts_with('[') { "" } else { "." };
            write!(f, "{dot}{step}")?;
        }
        let colon = if self.way.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", self.cause)
    }
}

impl std::error::Error for Misplaced {}

impl de::Error for Misplaced {
    fn custom<T: Display>(message: T) -> Self {
        Self { way: Vec::new(), cause: message.to_string() }
    }
}

impl From<serde_json::Error> for Misplaced {
    fn from(error: serde_json::Error) -> Self {
        Misplaced::custom(error)
    }
}

impl<'de> Deserializer<'de> for Located {
    type Error = Misplaced;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields { rest: fields.into_iter(), current: None }),
            Value::Array(items) => visit_items(items, visitor),
            value => Ok(value.deserialize_any(visitor)?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misplaced> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misplaced> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misplaced> {
        Ok(self.0.deserialize_enum(name, variants, visitor)?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn visit_items<'de, V: Visitor<'de>>(items: Vec<Value>, visitor: V) -> Result<V::Value, Misplaced> {
    let found = items.len();
    let mut items = Items { rest: items.into_iter(), next: 0 };
    let value = visitor.visit_seq(&mut items)?;
    match items.next {
        taken if taken == found => Ok(value),
        taken => Err(Misplaced::custom(format_args!("invalid length {found}, expected {taken} elements"))),
    }
}

struct Items {
    rest: vec::IntoIter<Value>,
    next: usize,
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = Misplaced;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misplaced> {
        let value = match self.rest.next() {
            Some(value) => value,
            None => return Ok(None),
        };
        let at = self.next;
        self.next += 1;
        seed.deserialize(Located(value)).map(Some).map_err(|error| error.inside(format!("[{at}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

struct Fields {
    rest: map::IntoIter,
    current: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Misplaced;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misplaced> {
        self.current = self.rest.next();
        let read = |(key, _): &(String, Value)| {
            let key: StrDeserializer<'_, Misplaced> = key.as_str().into_deserializer();
            seed.deserialize(key)
        };
        self.current.as_ref().map(read).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misplaced> {
        let (key, value) = self.current.take().ok_or_else(|| Misplaced::custom("a value without a key"))?;
        seed.deserialize(Located(value)).map_err(|error| error.inside(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
