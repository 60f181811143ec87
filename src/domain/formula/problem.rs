//! What is wrong with a formula as it was written, where, and what is expected there.
use std::ops::Range;

use super::Function;
use super::evaluate::Missing;
use super::types::Type;
use crate::locale::{Language, Phrase, phrase};

/// Something wrong at a place of a written formula.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The place, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Nothing was written.
    Empty,
    /// It is longer than a formula can be.
    TooLong,
    /// Parentheses nest too deep.
    TooDeep,
    /// A character that formulas do not have.
    Character(char),
    /// A text without its closing quotation mark.
    OpenText,
    /// A field's name without its closing bracket.
    OpenBracket,
    /// A parenthesis without its closing one.
    OpenParenthesis,
    /// A value is missing.
    Value,
    /// An operator is missing, or the end of the formula.
    Operator,
    /// The point or comma of a number may be either sign.
    Ambiguous(String),
    /// A number that is too long.
    Number,
    /// There is no such field.
    Field(String),
    /// Several fields have this name.
    Fields(String),
    /// A field does not lead to one other record.
    NoLink(String),
    /// There is no such function.
    Function(String),
    /// A function has too few or too many arguments.
    Arguments(Function, usize),
    /// A part has another type than the one needed.
    Mismatch(Type, Vec<Type>),
    /// The picklist has no such entry.
    Entry(String, &'static str),
    /// A percentage is compared with a number above one.
    Percent,
    /// There is no such currency.
    Currency(String),
    /// No unit of time between two dates.
    Unit(String),
}

impl Type {
    /// The name for users, in the singular.
    pub const fn name(self) -> Phrase {
        match self {
            Type::Number => phrase!("a number", "eine Zahl", "un nombre"),
            Type::Money => phrase!("an amount", "ein Betrag", "un montant"),
            Type::Day => phrase!("a date", "ein Datum", "une date"),
            Type::Text => phrase!("a text", "ein Text", "un texte"),
            Type::Flag => phrase!("yes or no", "Ja oder Nein", "oui ou non"),
            Type::Names => phrase!("a choice", "eine Auswahl", "un choix"),
        }
    }
}

impl Missing {
    /// Why there is no result, in a few words.
    pub const fn text(self) -> Phrase {
        match self {
            Missing::Blank => phrase!("a field is empty", "ein Feld ist leer", "un champ est vide"),
            Missing::DivisionByZero => {
                phrase!("division by zero", "Division durch null", "division par zéro")
            }
            Missing::Currencies => phrase!(
                "amounts in different currencies",
                "Beträge in verschiedenen Währungen",
                "montants en devises différentes",
            ),
            Missing::TooLarge => {
                phrase!("the result is too large", "das Ergebnis ist zu groß", "le résultat est trop grand")
            }
            Missing::NoDate => {
                phrase!("there is no such date", "dieses Datum gibt es nicht", "cette date n’existe pas")
            }
            Missing::Circle => phrase!(
                "formulas need each other",
                "Formeln brauchen einander gegenseitig",
                "des formules dépendent l’une de l’autre",
            ),
            Missing::NotLoaded => {
                phrase!(
                    "the computation is not loaded yet",
                    "die Berechnung ist noch nicht geladen",
                    "le calcul n’est pas encore chargé",
                )
            }
            Missing::Unfit => phrase!(
                "the formula does not fit its fields",
                "die Formel passt nicht zu ihren Feldern",
                "la formule ne convient pas à ses champs",
            ),
        }
    }
}

impl Function {
    /// The name in a language.
    pub fn name(self, language: Language) -> &'static str {
        let names = self.names().split('|').nth(language as usize);
        match names.and_then(|names| names.split(' ').next()) {
            Some(name) if !name.is_empty() => name,
            _ => self.key(),
        }
    }
}

impl Problem {
    /// The problem in words: what is wrong, and what to write instead.
    pub fn text(&self, language: Language) -> String {
        let say = |phrase: Phrase, parts: &[&str]| phrase.with(language, parts);
        match &self.what {
            What::Empty => say(
                phrase!(
                    "Write a formula, for example [Amount] * 2.",
                    "Schreiben Sie eine Formel, zum Beispiel [Betrag] * 2.",
                    "Écrivez une formule, par exemple [Montant] * 2.",
                ),
                &[],
            ),
            What::TooLong => say(
                phrase!(
                    "The formula is too long. Put a part of it into a field of its own.",
                    "Die Formel ist zu lang. Legen Sie für einen Teil davon ein eigenes Feld an.",
                    "La formule est trop longue. Créez un champ distinct pour une partie de celle-ci.",
                ),
                &[],
            ),
            What::TooDeep => say(
                phrase!(
                    "There are too many parentheses within each other. Put a part into a field of its own.",
                    "Hier sind zu viele Klammern ineinander. Legen Sie für einen Teil ein eigenes Feld an.",
                    "Il y a trop de parenthèses imbriquées. Créez un champ distinct pour une partie de la formule.",
                ),
                &[],
            ),
            What::Character(found) => say(
                phrase!(
                    "“{}” has no meaning here. A text stands in quotation marks, a field in brackets.",
                    "„{}“ hat hier keine Bedeutung. Ein Text steht in Anführungszeichen, ein Feld in eckigen Klammern.",
                    "« {} » n’a pas de sens ici. Un texte s’écrit entre guillemets, un champ entre crochets.",
                ),
                &[&found.to_string()],
            ),
            What::OpenText => say(
                phrase!(
                    "This text has no end: add the quotation mark after it.",
                    "Dieser Text hat kein Ende: Ergänzen Sie das Anführungszeichen danach.",
                    "Ce texte n’a pas de fin : ajoutez le guillemet qui le ferme.",
                ),
                &[],
            ),
            What::OpenBracket => say(
                phrase!(
                    "This field’s name has no end: add the closing bracket after it.",
                    "Dieser Feldname hat kein Ende: Ergänzen Sie die schließende Klammer danach.",
                    "Ce nom de champ n’a pas de fin : ajoutez le crochet fermant à la suite.",
                ),
                &[],
            ),
            What::OpenParenthesis => say(
                phrase!(
                    "This parenthesis is not closed: add ) where it ends.",
                    "Diese Klammer ist nicht geschlossen: Ergänzen Sie ) an ihrem Ende.",
                    "Cette parenthèse n’est pas fermée : ajoutez ) à l’endroit voulu.",
                ),
                &[],
            ),
            What::Value => say(
                phrase!(
                    "A value is missing here: a field, a number, a text or a function.",
                    "Hier fehlt ein Wert: ein Feld, eine Zahl, ein Text oder eine Funktion.",
                    "Il manque une valeur ici : un champ, un nombre, un texte ou une fonction.",
                ),
                &[],
            ),
            What::Operator => say(
                phrase!(
                    "An operator such as + or & is missing here, or there is something too many.",
                    "Hier fehlt ein Operator wie + oder &, oder es steht etwas zu viel da.",
                    "Il manque ici un opérateur comme + ou &, ou il y a quelque chose de trop.",
                ),
                &[],
            ),
            What::Ambiguous(number) => say(
                phrase!(
                    "{} can be read in two ways. Write numbers without marks between thousands, and a space or ; between arguments.",
                    "{} lässt sich auf zwei Arten lesen. Schreiben Sie Zahlen ohne Tausenderzeichen, und zwischen Argumenten ein Semikolon.",
                    "{} peut se lire de deux façons. Écrivez les nombres sans séparateur de milliers, et un point-virgule entre les arguments.",
                ),
                &[number],
            ),
            What::Number => say(
                phrase!(
                    "This number is too long. It may have up to twelve digits before the decimal sign and six behind it.",
                    "Diese Zahl ist zu lang. Sie darf bis zu zwölf Stellen vor dem Dezimalzeichen haben und sechs dahinter.",
                    "Ce nombre est trop long. Il peut avoir douze chiffres avant le séparateur décimal et six après.",
                ),
                &[],
            ),
            What::Field(name) => say(
                phrase!(
                    "There is no field “{}”. Pick one from the list; a name with spaces stands in brackets.",
                    "Es gibt kein Feld „{}“. Wählen Sie eines aus der Liste; ein Name mit Leerzeichen steht in eckigen Klammern.",
                    "Il n’y a pas de champ « {} ». Choisissez-en un dans la liste ; un nom avec des espaces s’écrit entre crochets.",
                ),
                &[name],
            ),
            What::Fields(name) => say(
                phrase!(
                    "Several fields are called “{}”. Pick the one you mean from the list.",
                    "Mehrere Felder heißen „{}“. Wählen Sie das gemeinte aus der Liste.",
                    "Plusieurs champs s’appellent « {} ». Choisissez le bon dans la liste.",
                ),
                &[name],
            ),
            What::NoLink(name) => say(
                phrase!(
                    "“{}” leads to no other record, so that nothing can follow the point.",
                    "„{}“ führt zu keinem anderen Datensatz, sodass nach dem Punkt nichts folgen kann.",
                    "« {} » ne mène à aucune autre fiche ; rien ne peut suivre le point.",
                ),
                &[name],
            ),
            What::Function(name) => say(
                phrase!(
                    "There is no function {}. The list of functions is in the guide.",
                    "Es gibt keine Funktion {}. Die Liste der Funktionen steht im Handbuch.",
                    "Il n’y a pas de fonction {}. La liste des fonctions se trouve dans le guide.",
                ),
                &[name],
            ),
            What::Arguments(function, found) => {
                let (least, most) = function.arity();
                let wanted = if least == most { least.to_string() } else { format!("{least}–{most}") };
                say(
                    phrase!(
                        "{} takes {} [argument|arguments], and here are {}.",
                        "{} braucht {} [Argument|Argumente], hier sind es {}.",
                        "{} demande {} [argument|arguments], et il y en a {} ici.",
                    ),
                    &[function.name(language), &wanted, &found.to_string()],
                )
            }
            What::Mismatch(found, wanted) => {
                let or = phrase!(" or ", " oder ", " ou ").of(language);
                let wanted: Vec<&str> = wanted.iter().map(|wanted| wanted.name().of(language)).collect();
                say(
                    phrase!(
                        "This is {}, but what is needed here is {}.",
                        "Das ist {}, hier passt aber nur {}.",
                        "C’est {}, mais il faut ici {}.",
                    ),
                    &[found.name().of(language), &wanted.join(or)],
                )
            }
            What::Entry(name, field) => say(
                phrase!(
                    "“{}” is no entry of the list “{}”.",
                    "„{}“ ist kein Eintrag der Liste „{}“.",
                    "« {} » n’est pas une entrée de la liste « {} ».",
                ),
                &[name, field],
            ),
            What::Percent => say(
                phrase!(
                    "This field is a percentage: write 50% or 0.5.",
                    "Dieses Feld ist ein Prozentwert: Schreiben Sie 50% oder 0,5.",
                    "Ce champ est un pourcentage : écrivez 50% ou 0,5.",
                ),
                &[],
            ),
            What::Unit(text) => say(
                phrase!(
                    "“{}” is no unit here. Use \"D\" for days, \"M\" for months or \"Y\" for years.",
                    "„{}“ ist hier keine Einheit. Verwenden Sie \"D\" für Tage, \"M\" für Monate oder \"Y\" für Jahre.",
                    "« {} » n’est pas une unité ici. Utilisez \"D\" pour les jours, \"M\" pour les mois ou \"Y\" pour les années.",
                ),
                &[text],
            ),
            What::Currency(code) => say(
                phrase!(
                    "{} is no currency code. Use three letters such as EUR.",
                    "{} ist kein Währungscode. Verwenden Sie drei Buchstaben wie EUR.",
                    "{} n’est pas un code de devise. Utilisez trois lettres comme EUR.",
                ),
                &[code],
            ),
        }
    }
}
