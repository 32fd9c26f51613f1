//! Sightings as bytes: for temporary files of this run, and for batches of the store, whose format
//! has a number that changes when this does (`usage/batch`).
//!
//! Numbers are written 7 bits at a time, the smallest first; what may be absent, as a byte that is
//! 0 or 1, and the value.

use crate::cloudtrail::sighting::{RecordId, Sighting};
use crate::cloudtrail::symbols::Symbol;
use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::{KeyEvent, KeyEventKind};

/// Writes a sighting.
pub(in crate::usage) fn encode_sighting(sighting: &Sighting, out: &mut Vec<u8>) {
    let Sighting {
        event_id,
        time,
        attributes,
        session,
        shared,
        original,
        key_event,
        raw_bytes,
        file,
        offset,
        network_activity,
    } = sighting;
    option(event_id.as_ref(), out, |id, out| encode_id(*id, out));
    option(time.as_ref(), out, |time, out| signed(time.0, out));
    number((*attributes).into(), out);
    option(session.as_ref(), out, |session, out| {
        number(session.0.into(), out);
    });
    option(shared.as_ref(), out, |(event, request), out| {
        encode_id(*event, out);
        encode_id(*request, out);
    });
    option(original.as_deref(), out, |id, out| encode_id(*id, out));
    option(key_event.as_deref(), out, encode_key_event);
    option(raw_bytes.as_ref(), out, |bytes, out| {
        number((*bytes).into(), out);
    });
    number((*file).into(), out);
    number(*offset, out);
    out.push((*network_activity).into());
}

/// Reads what [`encode_sighting`] wrote, and goes on behind it.
pub(in crate::usage) fn decode_sighting(bytes: &mut &[u8]) -> Option<Sighting> {
    Some(Sighting {
        event_id: decode_option(bytes, decode_id)?,
        time: decode_option(bytes, decode_time)?,
        attributes: decode_small(bytes)?,
        session: decode_option(bytes, |bytes| decode_small(bytes).map(Symbol))?,
        shared: decode_option(bytes, |bytes| Some((decode_id(bytes)?, decode_id(bytes)?)))?,
        original: decode_option(bytes, |bytes| decode_id(bytes).map(Box::new))?,
        key_event: decode_option(bytes, |bytes| decode_key_event(bytes).map(Box::new))?,
        raw_bytes: decode_option(bytes, decode_small)?,
        file: decode_small(bytes)?,
        offset: decode_number(bytes)?,
        network_activity: decode_byte(bytes)? == 1,
    })
}

fn encode_key_event(event: &KeyEvent, out: &mut Vec<u8>) {
    let KeyEvent {
        key,
        time,
        kind,
        event_id,
        until,
        key_spec,
        origin,
        material,
        related,
    } = event;
    let place = KeyEventKind::ALL.iter().position(|known| known == kind);
    number(place.unwrap_or_default() as u64, out);
    for time in [time, until] {
        option(time.as_ref(), out, |time, out| signed(time.0, out));
    }
    for text in [key, event_id, key_spec, origin, material, related] {
        option(text.as_ref(), out, |text, out| {
            number(text.len() as u64, out);
            out.extend(text.bytes());
        });
    }
}

fn decode_key_event(bytes: &mut &[u8]) -> Option<KeyEvent> {
    let place = usize::try_from(decode_number(bytes)?).ok()?;
    let kind = *KeyEventKind::ALL.get(place)?;
    let time = decode_option(bytes, decode_time)?;
    let until = decode_option(bytes, decode_time)?;
    let mut text = || decode_option(bytes, decode_text);
    Some(KeyEvent {
        kind,
        time,
        until,
        key: text()?,
        event_id: text()?,
        key_spec: text()?,
        origin: text()?,
        material: text()?,
        related: text()?,
    })
}

pub(in crate::usage) fn encode_id(id: RecordId, out: &mut Vec<u8>) {
    match id {
        RecordId::Uuid(uuid) => {
            out.push(0);
            out.extend(uuid);
        }
        RecordId::Text(symbol) => {
            out.push(1);
            number(symbol.0.into(), out);
        }
    }
}

pub(in crate::usage) fn decode_id(bytes: &mut &[u8]) -> Option<RecordId> {
    match decode_byte(bytes)? {
        0 => {
            let (uuid, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            Some(RecordId::Uuid(*uuid))
        }
        _ => Some(RecordId::Text(Symbol(decode_small(bytes)?))),
    }
}

/// Writes a whole number.
pub(in crate::usage) fn number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

pub(in crate::usage) fn decode_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = decode_byte(bytes)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

pub(in crate::usage) fn decode_small(bytes: &mut &[u8]) -> Option<u32> {
    decode_number(bytes)?.try_into().ok()
}

/// Small numbers of either sign are short.
pub(in crate::usage) fn signed(value: i64, out: &mut Vec<u8>) {
    number(((value << 1) ^ (value >> 63)).cast_unsigned(), out);
}

pub(in crate::usage) fn decode_time(bytes: &mut &[u8]) -> Option<Timestamp> {
    let folded = decode_number(bytes)?;
    let value = (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed();
    Some(Timestamp(value))
}

pub(in crate::usage) fn option<T>(
    value: Option<&T>,
    out: &mut Vec<u8>,
    write: impl FnOnce(&T, &mut Vec<u8>),
) {
    out.push(value.is_some().into());
    if let Some(value) = value {
        write(value, out);
    }
}

/// `None`: the bytes end early. `Some(None)`: there is no value.
#[expect(clippy::option_option, reason = "both are told apart")]
pub(in crate::usage) fn decode_option<T>(
    bytes: &mut &[u8],
    read: impl FnOnce(&mut &[u8]) -> Option<T>,
) -> Option<Option<T>> {
    match decode_byte(bytes)? {
        0 => Some(None),
        _ => read(bytes).map(Some),
    }
}

fn decode_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(*first)
}

fn decode_text(bytes: &mut &[u8]) -> Option<Text> {
    let length = usize::try_from(decode_number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok().map(Text::from)
}
