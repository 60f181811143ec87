//! Reads JSON as tables: an array of objects, an object of such arrays, or one object per line. Nested values become
//! columns such as `address.city`; lists of texts become one cell.
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::records::Records;
use crate::import_export::table::{self, Form, Table};
use crate::import_export::workspace_file;
use crate::locale::{Phrase, phrase};

/// The maximum depth of nesting.
const MAX_DEPTH: usize = 64;
/// The maximum number of values in a file, because each takes far more memory than its bytes.
const MAX_VALUES: usize = 20_000_000;

const BROKEN: Phrase = phrase!(
    "The JSON in this file is invalid or contains no records. Choose a list of objects, or a file with one object per line.",
    "Das JSON in dieser Datei ist fehlerhaft oder enthält keine Datensätze. Wählen Sie eine Liste von Objekten oder eine Datei mit einem Objekt pro Zeile.",
    "Le JSON de ce fichier n’est pas valide ou ne contient aucune fiche. Choisissez une liste d’objets, ou un fichier avec un objet par ligne.",
);
const TOO_DEEP: Phrase = phrase!(
    "The JSON in this file is nested more than 64 levels deep. Export flat records and import those.",
    "Das JSON in dieser Datei ist mehr als 64 Ebenen tief verschachtelt. Exportieren Sie flache Datensätze und importieren Sie diese.",
    "Le JSON de ce fichier compte plus de 64 niveaux d’imbrication. Exportez des fiches à plat et importez celles-ci.",
);
const WORKSPACE: Phrase = phrase!(
    "This is a Kontor workspace. Open it under “Open a workspace” below.",
    "Das ist ein Kontor-Arbeitsbereich. Öffnen Sie ihn weiter unten als Arbeitsbereich.",
    "C’est un espace de travail Kontor. Ouvrez-le sous « Ouvrir un espace de travail » ci-dessous.",
);

/// Reads the tables by name; a single table has no name.
pub fn read(text: &str) -> Result<Vec<(String, Table)>, Phrase> {
    if text.chars().take(300).collect::<String>().contains(workspace_file::FORMAT) {
        return Err(WORKSPACE);
    }
    let (depth, values) = measured(text);
    if depth > MAX_DEPTH {
        return Err(TOO_DEEP);
    }
    if values > MAX_VALUES {
        return Err(table::TOO_MANY_CELLS);
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let first = values.next().ok_or(BROKEN)?.map_err(|_| BROKEN)?;
    let rest: Vec<Json> = values.collect::<Result<_, _>>().map_err(|_| BROKEN)?;
    let table = |objects: &[Json]| {
        let mut out = Records::new(&[]);
        for object in objects {
            let Json::Object(fields) = object else { return Err(BROKEN) };
            out.begin()?;
            for (key, value) in fields {
                put(&mut out, key, value)?;
            }
        }
        out.table(Form::Json, None)
    };
    match (first, rest.is_empty()) {
        (Json::List(objects), true) => Ok(vec![(String::new(), table(&objects)?)]),
        (Json::Object(fields), true) => {
            let is_list =
                |value: &Json| matches!(value, Json::List(all) if matches!(all.first(), Some(Json::Object(_))));
            let lists = fields.iter().filter(|(_, value)| is_list(value));
            let named: Vec<(String, Table)> = lists
                .map(|(key, value)| match value {
                    Json::List(objects) => Ok((key.clone(), table(objects)?)),
                    _ => Err(BROKEN),
                })
                .collect::<Result<_, Phrase>>()?;
            if named.is_empty() { Ok(vec![(String::new(), table(&[Json::Object(fields)])?)]) } else { Ok(named) }
        }
        (first, _) => {
            let all: Vec<Json> = std::iter::once(first).chain(rest).collect();
            Ok(vec![(String::new(), table(&all)?)])
        }
    }
}

fn put(out: &mut Records, column: &str, value: &Json) -> Result<(), Phrase> {
    match value {
        Json::Nothing => Ok(()),
        Json::Word(text) => out.put(column, text),
        Json::List(all) => all.iter().try_for_each(|value| put(out, column, value)),
        Json::Object(fields) => fields.iter().try_for_each(|(key, value)| put(out, &format!("{column}.{key}"), value)),
    }
}

/// The depth of brackets outside of strings, and an upper bound of the number of values.
fn measured(text: &str) -> (usize, usize) {
    let (mut depth, mut most, mut values, mut is_text, mut is_escaped) = (0usize, 0, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => {
                depth += 1;
                values += 1;
                most = most.max(depth);
            }
            b',' if !is_text => values += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (most, values)
}

/// A JSON value; objects keep the order of their fields.
enum Json {
    Nothing,
    Word(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Json, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Json, E> {
        Ok(Json::Word(yes.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Word(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Word(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Word(super::records::plain_number(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Word(text.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = from.next_element()? {
            out.push(value);
        }
        Ok(Json::List(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut out = Vec::new();
        while let Some(field) = from.next_entry()? {
            out.push(field);
        }
        Ok(Json::Object(out))
    }
}
