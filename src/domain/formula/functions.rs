//! The functions and operators of formulas: their stored names, and those that people write in each language.

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident $key:literal $names:literal $least:literal $most:literal;)*) => {
        /// A function or an operator.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Function { $($(#[$doc])* $name,)* }

        impl Function {
            /// All functions and operators.
            pub const ALL: &'static [Function] = &[$(Function::$name,)*];

            /// The stored name.
            pub const fn key(self) -> &'static str {
                match self { $(Function::$name => $key,)* }
            }

            /// The names in English, German and French with bars between the languages; of several with blanks between
            /// them, the first is written and all are read. Empty for an operator.
            pub const fn names(self) -> &'static str {
                match self { $(Function::$name => $names,)* }
            }

            /// The least and the greatest number of arguments.
            pub const fn arity(self) -> (usize, usize) {
                match self { $(Function::$name => ($least, $most),)* }
            }
        }
    };
}

functions! {
    /// The negative number.
    Neg "neg" "" 1 1;
    /// A hundredth.
    Percent "%" "" 1 1;
    /// A sum, or a date some days later.
    Add "+" "" 2 2;
    /// A difference; of two dates, in days.
    Sub "-" "" 2 2;
    /// A product.
    Mul "*" "" 2 2;
    /// A quotient.
    Div "/" "" 2 2;
    /// Two texts, one after the other.
    Join "&" "" 2 2;
    /// Whether two values are equal.
    Eq "=" "" 2 2;
    /// Whether two values differ.
    Ne "<>" "" 2 2;
    /// Whether the first value is lower.
    Lt "<" "" 2 2;
    /// Whether the first value is not higher.
    Le "<=" "" 2 2;
    /// Whether the first value is higher.
    Gt ">" "" 2 2;
    /// Whether the first value is not lower.
    Ge ">=" "" 2 2;
    /// One of two values, by a condition.
    If "if" "IF|WENN|SI" 2 3;
    /// The value that belongs to the first equal one.
    Case "case" "CASE SWITCH|FALL ERSTERWERT|CAS SI.MULTIPLE" 3 99;
    /// The value of the first condition that holds.
    Ifs "ifs" "IFS|WENNS|SI.CONDITIONS" 2 99;
    /// Whether all conditions hold.
    And "and" "AND|UND|ET" 1 99;
    /// Whether one condition holds.
    Or "or" "OR|ODER|OU" 1 99;
    /// Whether a condition does not hold.
    Not "not" "NOT|NICHT|NON" 1 1;
    /// Whether there is no value.
    IsBlank "isblank" "ISBLANK|ISTLEER|ESTVIDE" 1 1;
    /// The first value that there is.
    Coalesce "coalesce" "COALESCE IFERROR|COALESCE WENNFEHLER|COALESCE SIERREUR" 1 99;
    /// Rounded, half away from zero.
    Round "round" "ROUND|RUNDEN|ARRONDI" 1 2;
    /// Rounded away from zero.
    RoundUp "roundup" "ROUNDUP|AUFRUNDEN|ARRONDI.SUP" 1 2;
    /// Rounded towards zero.
    RoundDown "rounddown" "ROUNDDOWN|ABRUNDEN|ARRONDI.INF" 1 2;
    /// Rounded up to a multiple of a number.
    Ceiling "ceiling" "CEILING|OBERGRENZE|PLAFOND" 2 2;
    /// Rounded down to a multiple of a number.
    Floor "floor" "FLOOR|UNTERGRENZE|PLANCHER" 2 2;
    /// The whole number that is not higher.
    Int "int" "INT|GANZZAHL|ENT" 1 1;
    /// The rest of a division, with the sign of the divisor.
    Mod "mod" "MOD|REST|MOD" 2 2;
    /// A number multiplied with itself so many times.
    Power "power" "POWER|POTENZ|PUISSANCE" 2 2;
    /// The number of values that there are.
    Count "count" "COUNT COUNTA|ANZAHL ANZAHL2|NB NBVAL" 1 99;
    /// The lowest of the values that there are.
    Min "min" "MIN|MIN|MIN" 1 99;
    /// The highest of the values that there are.
    Max "max" "MAX|MAX|MAX" 1 99;
    /// The sum of the values that there are.
    Sum "sum" "SUM|SUMME|SOMME" 1 99;
    /// The average of the values that there are.
    Average "average" "AVERAGE|MITTELWERT|MOYENNE" 1 99;
    /// Without its sign.
    Abs "abs" "ABS|ABS|ABS" 1 1;
    /// An amount in a currency.
    Money "money" "MONEY|BETRAG|MONTANT" 1 2;
    /// The number of an amount.
    Number "number" "NUMBER VALUE|ZAHL WERT|NOMBRE CNUM" 1 1;
    /// Texts, one after the other.
    Concat "concat" "CONCAT CONCATENATE|VERKETTEN TEXTKETTE|CONCAT CONCATENER" 1 99;
    /// The first characters.
    Left "left" "LEFT|LINKS|GAUCHE" 1 2;
    /// The last characters.
    Right "right" "RIGHT|RECHTS|DROITE" 1 2;
    /// So many characters from a place on, which is counted from 1.
    Mid "mid" "MID|TEIL|STXT" 3 3;
    /// The place of a text within another, counted from 1.
    Search "search" "SEARCH FIND|SUCHEN FINDEN|CHERCHE TROUVE" 2 2;
    /// A text with another one in place of each that is the same.
    Substitute "substitute" "SUBSTITUTE|WECHSELN|SUBSTITUE" 3 3;
    /// Each word with a capital.
    Proper "proper" "PROPER|GROSS2|NOMPROPRE" 1 1;
    /// Texts with another one between them, with or without the empty ones.
    TextJoin "textjoin" "TEXTJOIN|TEXTVERKETTEN|JOINDRE.TEXTE" 3 99;
    /// The number of characters.
    Len "len" "LEN|LÄNGE|NBCAR" 1 1;
    /// In capitals.
    Upper "upper" "UPPER|GROSS|MAJUSCULE" 1 1;
    /// In small letters.
    Lower "lower" "LOWER|KLEIN|MINUSCULE" 1 1;
    /// Without blanks around it and double ones within.
    Trim "trim" "TRIM|GLÄTTEN|SUPPRESPACE" 1 1;
    /// Whether a text or a list contains another.
    Contains "contains" "CONTAINS|ENTHÄLT|CONTIENT" 2 2;
    /// The day that is viewed.
    Today "today" "TODAY|HEUTE|AUJOURDHUI" 0 0;
    /// The year of a date.
    Year "year" "YEAR|JAHR|ANNEE" 1 1;
    /// The month of a date.
    Month "month" "MONTH|MONAT|MOIS" 1 1;
    /// The day of a date.
    Day "day" "DAY|TAG|JOUR" 1 1;
    /// The day of the week, 1 for Monday.
    Weekday "weekday" "WEEKDAY|WOCHENTAG|JOURSEM" 1 1;
    /// The number of the week in its year, as in ISO 8601.
    Week "week" "ISOWEEKNUM WEEKNUM|ISOKALENDERWOCHE KALENDERWOCHE|NO.SEMAINE.ISO NO.SEMAINE" 1 1;
    /// The date of a year, a month and a day.
    Date "date" "DATE|DATUM|DATE" 3 3;
    /// The days from the second date to the first.
    Days "days" "DAYS|TAGE|JOURS" 2 2;
    /// A date some days later.
    AddDays "adddays" "ADDDAYS|PLUSTAGE|PLUSJOURS" 2 2;
    /// A date some months later.
    AddMonths "addmonths" "ADDMONTHS EDATE|PLUSMONATE EDATUM|PLUSMOIS MOIS.DECALER" 2 2;
    /// The last day of a month some months later.
    MonthEnd "eomonth" "EOMONTH|MONATSENDE|FIN.MOIS" 2 2;
    /// The whole days, months or years between two dates.
    DateDif "datedif" "DATEDIF|DATEDIF|DATEDIF" 3 3;
    /// The working days between two dates, both included.
    Workdays "networkdays" "NETWORKDAYS|NETTOARBEITSTAGE|NB.JOURS.OUVRES" 2 2;
    /// The date some working days later.
    Workday "workday" "WORKDAY|ARBEITSTAG|SERIE.JOUR.OUVRE" 2 2;
}

impl Function {
    /// The function or operator with a stored name.
    pub fn from_key(key: &str) -> Option<Function> {
        Function::ALL.iter().copied().find(|function| function.key() == key)
    }

    /// How strongly an operator binds; `None` for a function.
    pub const fn precedence(self) -> Option<u8> {
        match self {
            Function::Eq | Function::Ne | Function::Lt | Function::Le | Function::Gt | Function::Ge => Some(1),
            Function::Join => Some(2),
            Function::Add | Function::Sub => Some(3),
            Function::Mul | Function::Div => Some(4),
            Function::Neg => Some(5),
            _ => None,
        }
    }
}
