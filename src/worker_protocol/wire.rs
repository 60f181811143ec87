//! The encoding of messages. Both programs come from one build, so that there is no version: numbers are little endian,
//! text and lists begin with their length.
use crate::base::{FieldId, Id, Seq, Value, WorkspaceId};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::locale::region::Region;
use crate::store::Slot;

/// A type that can be sent.
pub trait Wire: Sized {
    /// Appends the encoded value.
    fn put(&self, out: &mut Vec<u8>);
    /// Decodes a value and advances `bytes`; `None` if the bytes are invalid.
    fn take(bytes: &mut &[u8]) -> Option<Self>;

    /// Appends several values.
    fn put_all(items: &[Self], out: &mut Vec<u8>) {
        items.iter().for_each(|item| item.put(out));
    }

    /// Decodes several values.
    fn take_all(count: usize, bytes: &mut &[u8]) -> Option<Vec<Self>> {
        (0..count).map(|_| Self::take(bytes)).collect()
    }
}

/// Encodes a message.
pub fn encode(message: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    message.put(&mut out);
    out
}

/// Decodes a message.
pub fn decode<T: Wire>(mut bytes: &[u8]) -> Option<T> {
    T::take(&mut bytes)
}

/// Implements [`Wire`] for a struct or a tuple-like enum, field by field in the given order.
macro_rules! wire {
    (struct $name:ident { $($field:ident),* }) => {
        impl $crate::worker_protocol::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                Some($name { $($field: $crate::worker_protocol::wire::Wire::take(bytes)?),* })
            }
        }
    };
    (enum $name:ident { $($code:literal $variant:ident $(($($part:ident),*))? $({ $($field:ident),* })?),* }) => {
        impl $crate::worker_protocol::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $($name::$variant $(($($part),*))? $({ $($field),* })? => {
                        out.push($code);
                        $($($part.put(out);)*)?
                        $($($field.put(out);)*)?
                    })*
                }
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                match <u8 as $crate::worker_protocol::wire::Wire>::take(bytes)? {
                    $($code => Some($name::$variant $(($({
                        let $part = $crate::worker_protocol::wire::Wire::take(bytes)?;
                        $part
                    }),*))? $({ $($field: $crate::worker_protocol::wire::Wire::take(bytes)?),* })?),)*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use wire;

impl Wire for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(bytes: &mut &[u8]) -> Option<u8> {
        bytes.split_off_first().copied()
    }

    fn put_all(items: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(items);
    }

    fn take_all(count: usize, bytes: &mut &[u8]) -> Option<Vec<u8>> {
        Some(bytes.split_off(..count)?.to_vec())
    }
}

impl Wire for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<u32> {
        let own = bytes.split_off(..4)?;
        Some(u32::from_le_bytes(own.try_into().ok()?))
    }
}

impl Wire for i64 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<i64> {
        let own = bytes.split_off(..8)?;
        Some(i64::from_le_bytes(own.try_into().ok()?))
    }
}

impl Wire for FieldId {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<FieldId> {
        u32::take(bytes).map(FieldId)
    }
}

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(bytes: &mut &[u8]) -> Option<bool> {
        Some(u8::take(bytes)? == 1)
    }
}

impl Wire for char {
    fn put(&self, out: &mut Vec<u8>) {
        u32::from(*self).put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<char> {
        char::from_u32(u32::take(bytes)?)
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<String> {
        let length = u32::take(bytes)? as usize;
        Some(std::str::from_utf8(bytes.split_off(..length)?).ok()?.to_string())
    }
}

impl Wire for Id {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn take(bytes: &mut &[u8]) -> Option<Id> {
        Some(Id(bytes.split_off(..16)?.try_into().ok()?))
    }
}

impl Wire for WorkspaceId {
    fn put(&self, out: &mut Vec<u8>) {
        self.to_string().put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<WorkspaceId> {
        String::take(bytes).map(|text| WorkspaceId::parse(&text))
    }
}

impl Wire for Seq {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Seq> {
        u32::take(bytes).map(Seq)
    }
}

impl Wire for Slot {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Slot> {
        u32::take(bytes).map(Slot)
    }
}

impl Wire for Value {
    fn put(&self, out: &mut Vec<u8>) {
        let mut own = Vec::new();
        self.encode(&mut own);
        own.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Value> {
        Value::decode(&Vec::<u8>::take(bytes)?)
    }
}

impl Wire for RecordType {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn take(bytes: &mut &[u8]) -> Option<RecordType> {
        RecordType::from_code(u8::take(bytes)?)
    }
}

impl Wire for Language {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn take(bytes: &mut &[u8]) -> Option<Language> {
        Language::ALL.get(usize::from(u8::take(bytes)?)).copied()
    }
}

impl Wire for Region {
    fn put(&self, out: &mut Vec<u8>) {
        self.key().to_string().put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Region> {
        Region::from_tag(&String::take(bytes)?)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        T::put_all(self, out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Vec<T>> {
        let count = u32::take(bytes)? as usize;
        T::take_all(count, bytes)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn take(bytes: &mut &[u8]) -> Option<Option<T>> {
        if bool::take(bytes)? { T::take(bytes).map(Some) } else { Some(None) }
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<(A, B)> {
        Some((A::take(bytes)?, B::take(bytes)?))
    }
}
