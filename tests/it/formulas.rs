//! Formulas by themselves: what is read, how it is written, what it results in, and what is said about mistakes.
use std::collections::HashMap;

use expect_test::expect;
use kontor::base::{Currency, Date, FieldId, Id, Money, Value};
use kontor::domain::defaults;
use kontor::domain::formula::evaluate::{Data, Inputs, Missing, Outcome};
use kontor::domain::formula::parse::{Names, parse};
use kontor::domain::formula::print::print;
use kontor::domain::formula::{Formula, ResultType, canonical, number};
use kontor::domain::records::{account, opportunity as deal};
use kontor::domain::{Field, RecordType, Schema};
use kontor::locale::Language;

pub const KIND: RecordType = RecordType::Opportunity;

/// The table's fields, and two entries.
pub struct Words(Schema, Language);

pub const ENTRIES: [(Id, [&str; 3]); 2] = [
    (defaults::STAGE_WON, ["Closed Won", "Geschlossen – Gewonnen", "Clôturée – Gagnée"]),
    (defaults::STAGE_LOST, ["Closed \"Lost\"", "Geschlossen – Verloren", "Clôturée – Perdue"]),
];

impl Names for Words {
    fn schema(&self) -> &Schema {
        &self.0
    }

    fn entries(&self, _: &Field, name: &str) -> Vec<Id> {
        ENTRIES.iter().filter(|(_, names)| names.contains(&name)).map(|(id, _)| *id).collect()
    }

    fn name(&self, id: Id) -> String {
        ENTRIES
            .iter()
            .find(|(own, _)| *own == id)
            .map(|(_, names)| names[self.1 as usize].to_string())
            .unwrap_or_default()
    }

    fn language(&self) -> Language {
        self.1
    }
}

pub fn words(language: Language) -> Words {
    Words(Schema::default(), language)
}

/// A record with some values.
#[derive(Default)]
pub struct Record(HashMap<Vec<FieldId>, Data>);

impl Inputs for Record {
    fn field(&self, path: &[FieldId]) -> Outcome {
        self.0.get(path).cloned().ok_or(Missing::Blank)
    }

    fn name(&self, id: Id) -> String {
        words(Language::En).name(id)
    }

    fn today(&self) -> Date {
        Date::from_ymd(2026, 11, 24).unwrap()
    }

    fn language(&self) -> Language {
        Language::En
    }

    fn currency(&self) -> Currency {
        Currency::EUR
    }
}

/// A deal of 1,200.50 EUR at 75 %, closing on 31 January 2027, without a next step.
pub fn usual() -> Record {
    let amount = number::from_money(Money { minor: 120_050, currency: Currency::EUR });
    Record(HashMap::from([
        (vec![deal::AMOUNT], Data::Money(amount, Currency::EUR)),
        (vec![deal::PROBABILITY], Data::Number(number::from_millionths(750_000))),
        (vec![deal::CLOSE_DATE], Data::Day(Date::from_ymd(2027, 1, 31).unwrap())),
        (vec![deal::NAME], Data::Text("Straße 7,  Köln".to_string())),
        (vec![deal::STAGE], Data::Links(vec![defaults::STAGE_WON])),
        (vec![deal::PUSH_COUNT], Data::Number(3 * number::ONE)),
        (vec![deal::ACCOUNT, account::NAME], Data::Text("Fjord".to_string())),
    ]))
}

fn shown(value: Result<Value, Missing>) -> String {
    match value {
        Ok(Value::Number(number)) => kontor::base::decimal::plain(number),
        Ok(Value::Money(money)) => format!("{} {}", money.plain(), money.currency.code()),
        Ok(Value::Day(day)) => day.to_iso(),
        Ok(Value::Text(text)) => format!("{text:?}"),
        Ok(Value::Yes) => "yes".to_string(),
        Ok(other) => format!("{other:?}"),
        Err(why) => format!("({why:?})"),
    }
}

fn result(text: &str, record: &Record) -> String {
    match parse(text, KIND, &words(Language::En), None) {
        Ok(read) => shown(Formula { kind: KIND, result: read.result, expr: read.expr }.value(record)),
        Err(problem) => format!("{:?} {}", &text[problem.at.clone()], problem.text(Language::En)),
    }
}

fn table(rows: &[&str], each: impl Fn(&str) -> String) -> String {
    rows.iter().map(|row| format!("{row:<44} {}\n", each(row))).collect()
}

#[test]
fn formulas_have_the_results_of_a_spreadsheet() {
    let rows = [
        "[Amount] * [Probability]",
        "=[Amount]*19%",
        "[Amount] + 100",
        "[Amount] / 3 * 3",
        "[Amount] / [Amount]",
        "1/3*3 = 1",
        "0.1 + 0.2 = 0.3",
        "2 + 3 * 4 - 10 / 4",
        "(2 + 3) * -4",
        "-2 - -3",
        "1 / 0",
        "COALESCE(1/0, 7)",
        "[Amount] * 0 + 5",
        "IF([Amount] >= 1000, \"large\", \"small\")",
        "IF(ISBLANK([Next step]), 1, 2)",
        "IF([Probability] > 90%, 1)",
        "CASE([Stage], \"Closed Won\", 10, 5)",
        "CASE([Stage], \"Closed \"\"Lost\"\"\", 10, 5)",
        "CASE(3, 1, \"one\", 3, \"three\")",
        "[Stage] = \"Geschlossen – Gewonnen\"",
        "[Stage] & \"!\"",
        "[Name] & \" / \" & [Account.Name]",
        "[account].[name] = \"FJORD\"",
        "[Next step] & \"-\" & [Amount] & \"-\" & 1/4",
        "UPPER(LEFT([Name], 6))",
        "RIGHT([Name], 4) & LEN([Name]) & LEFT(\"x\")",
        "TRIM(\"  a   b \")",
        "CONTAINS([Name], \"koln\")",
        "ROUND(2.345, 2)",
        "ROUND([Amount] / 7)",
        "ROUND([Amount] / 7, -2)",
        "ROUNDUP(1.01) + ROUNDDOWN(-1.99)",
        "MIN([Amount], 500)",
        "MAX([Amount], [Expected revenue])",
        "MAX([Times pushed], 2, 8)",
        "SUM([Amount], [Expected revenue], 1)",
        "AVERAGE(1, 2, 6)",
        "ABS([Amount] - 2000)",
        "TODAY()",
        "[Close date] - TODAY()",
        "DAYS([Close date], TODAY()) > 60",
        "ADDMONTHS([Close date], 1)",
        "ADDDAYS([Close date], -31)",
        "TODAY() + 7",
        "YEAR([Close date]) * 100 + MONTH([Close date])",
        "DAY([Close date]) & WEEKDAY([Close date])",
        "DATE(2024, 2, 29)",
        "DATE(2025, 2, 29)",
        "MONEY(12.345, \"USD\")",
        "[Amount] + MONEY(1, \"USD\")",
        "[Amount] = MONEY(1, \"USD\")",
        "NUMBER([Amount]) / 2",
        "[Next step] = \"\"",
        "NOT([Stage] = \"Closed Won\") OR TRUE",
        "OR(FALSE, AND(TRUE, [Times pushed] = 3))",
        "999999999999 * 999999999999",
        "ADDDAYS([Close date], 9999999)",
        "IFS([Amount] > 5000, \"A\", [Amount] > 1000, \"B\")",
        "IFS([Amount] > 5000, 1, FALSE, 2, 3)",
        "MID([Name], 3, 4)",
        "MID([Name], 0, 4)",
        "SEARCH(\"koln\", [Name])",
        "SEARCH(\"Bern\", [Name])",
        "SUBSTITUTE([Name], \"e\", \"EE\")",
        "PROPER(\"anna-lena VON berg\")",
        "TEXTJOIN(\", \", TRUE, [Name], [Next step], [Stage])",
        "TEXTJOIN(\"/\", FALSE, \"a\", [Next step], \"b\")",
        "INT(-1.5) + INT([Amount] / [Amount])",
        "INT([Amount])",
        "FLOOR([Amount], 50) + CEILING(0.1, 0.25)",
        "CEILING(-7, 5)",
        "MOD(7, 3) + MOD(-7, 3) + MOD(7, -3)",
        "MOD(1, 0)",
        "POWER(1.05, 3)",
        "POWER(2, -2)",
        "POWER(10, 99)",
        "COUNT([Name], [Next step], [Amount], 1/1)",
        "EOMONTH([Close date], 0)",
        "EOMONTH(DATE(2024, 1, 31), 1)",
        "DATEDIF(DATE(2020, 2, 29), DATE(2026, 2, 28), \"Y\")",
        "DATEDIF(DATE(2026, 1, 31), DATE(2026, 3, 30), \"m\")",
        "DATEDIF([Close date], TODAY(), \"D\")",
        "NETWORKDAYS(DATE(2026, 11, 27), DATE(2026, 12, 1))",
        "NETWORKDAYS(DATE(2026, 12, 1), DATE(2026, 11, 28))",
        "WORKDAY(DATE(2026, 11, 27), 1)",
        "WORKDAY(DATE(2026, 11, 29), -1)",
        "ISOWEEKNUM(DATE(2027, 1, 1))",
    ];
    expect![[r#"
        [Amount] * [Probability]                     900.38 EUR
        =[Amount]*19%                                228.10 EUR
        [Amount] + 100                               1300.50 EUR
        [Amount] / 3 * 3                             1200.50 EUR
        [Amount] / [Amount]                          1
        1/3*3 = 1                                    yes
        0.1 + 0.2 = 0.3                              yes
        2 + 3 * 4 - 10 / 4                           11.5
        (2 + 3) * -4                                 -20
        -2 - -3                                      1
        1 / 0                                        (DivisionByZero)
        COALESCE(1/0, 7)                             7
        [Amount] * 0 + 5                             5.00 EUR
        IF([Amount] >= 1000, "large", "small")       "large"
        IF(ISBLANK([Next step]), 1, 2)               1
        IF([Probability] > 90%, 1)                   (Blank)
        CASE([Stage], "Closed Won", 10, 5)           10
        CASE([Stage], "Closed ""Lost""", 10, 5)      5
        CASE(3, 1, "one", 3, "three")                "three"
        [Stage] = "Geschlossen – Gewonnen"           yes
        [Stage] & "!"                                "Closed Won!"
        [Name] & " / " & [Account.Name]              "Straße 7,  Köln / Fjord"
        [account].[name] = "FJORD"                   yes
        [Next step] & "-" & [Amount] & "-" & 1/4     "-€1,200.50-0.25"
        UPPER(LEFT([Name], 6))                       "STRASSE"
        RIGHT([Name], 4) & LEN([Name]) & LEFT("x")   "Köln15x"
        TRIM("  a   b ")                             "a b"
        CONTAINS([Name], "koln")                     yes
        ROUND(2.345, 2)                              2.35
        ROUND([Amount] / 7)                          172.00 EUR
        ROUND([Amount] / 7, -2)                      200.00 EUR
        ROUNDUP(1.01) + ROUNDDOWN(-1.99)             1
        MIN([Amount], 500)                           500.00 EUR
        MAX([Amount], [Expected revenue])            1200.50 EUR
        MAX([Times pushed], 2, 8)                    8
        SUM([Amount], [Expected revenue], 1)         1201.50 EUR
        AVERAGE(1, 2, 6)                             3
        ABS([Amount] - 2000)                         799.50 EUR
        TODAY()                                      2026-11-24
        [Close date] - TODAY()                       68
        DAYS([Close date], TODAY()) > 60             yes
        ADDMONTHS([Close date], 1)                   2027-02-28
        ADDDAYS([Close date], -31)                   2026-12-31
        TODAY() + 7                                  2026-12-01
        YEAR([Close date]) * 100 + MONTH([Close date]) 202701
        DAY([Close date]) & WEEKDAY([Close date])    "317"
        DATE(2024, 2, 29)                            2024-02-29
        DATE(2025, 2, 29)                            (NoDate)
        MONEY(12.345, "USD")                         12.35 USD
        [Amount] + MONEY(1, "USD")                   (Currencies)
        [Amount] = MONEY(1, "USD")                   (Blank)
        NUMBER([Amount]) / 2                         600.25
        [Next step] = ""                             yes
        NOT([Stage] = "Closed Won") OR TRUE          "OR" An operator such as + or & is missing here, or there is something too many.
        OR(FALSE, AND(TRUE, [Times pushed] = 3))     yes
        999999999999 * 999999999999                  (TooLarge)
        ADDDAYS([Close date], 9999999)               (TooLarge)
        IFS([Amount] > 5000, "A", [Amount] > 1000, "B") "B"
        IFS([Amount] > 5000, 1, FALSE, 2, 3)         3
        MID([Name], 3, 4)                            "raße"
        MID([Name], 0, 4)                            "Stra"
        SEARCH("koln", [Name])                       12
        SEARCH("Bern", [Name])                       (Blank)
        SUBSTITUTE([Name], "e", "EE")                "StraßEE 7,  Köln"
        PROPER("anna-lena VON berg")                 "Anna-Lena Von Berg"
        TEXTJOIN(", ", TRUE, [Name], [Next step], [Stage]) "Straße 7,  Köln, Closed Won"
        TEXTJOIN("/", FALSE, "a", [Next step], "b")  "a//b"
        INT(-1.5) + INT([Amount] / [Amount])         -1
        INT([Amount])                                1200.00 EUR
        FLOOR([Amount], 50) + CEILING(0.1, 0.25)     1200.25 EUR
        CEILING(-7, 5)                               -5
        MOD(7, 3) + MOD(-7, 3) + MOD(7, -3)          1
        MOD(1, 0)                                    (DivisionByZero)
        POWER(1.05, 3)                               1.157625
        POWER(2, -2)                                 0.25
        POWER(10, 99)                                (TooLarge)
        COUNT([Name], [Next step], [Amount], 1/1)    3
        EOMONTH([Close date], 0)                     2027-01-31
        EOMONTH(DATE(2024, 1, 31), 1)                2024-02-29
        DATEDIF(DATE(2020, 2, 29), DATE(2026, 2, 28), "Y") 5
        DATEDIF(DATE(2026, 1, 31), DATE(2026, 3, 30), "m") 1
        DATEDIF([Close date], TODAY(), "D")          -68
        NETWORKDAYS(DATE(2026, 11, 27), DATE(2026, 12, 1)) 3
        NETWORKDAYS(DATE(2026, 12, 1), DATE(2026, 11, 28)) -2
        WORKDAY(DATE(2026, 11, 27), 1)               2026-11-30
        WORKDAY(DATE(2026, 11, 29), -1)              2026-11-27
        ISOWEEKNUM(DATE(2027, 1, 1))                 53
    "#]]
    .assert_eq(&table(&rows, |text| result(text, &usual())));
}

#[test]
fn a_missing_value_makes_arithmetic_empty_and_nothing_else_fail() {
    let rows = [
        "[Amount] * 2",
        "[Amount] & \"x\"",
        "SUM([Amount], 5)",
        "SUM([Amount])",
        "[Amount] > 0",
        "[Amount] <> 0",
        "[Close date] < TODAY()",
        "YEAR([Close date])",
        "LEN([Name])",
        "UPPER([Name])",
        "CONTAINS([Name], \"a\")",
        "[Stage] = \"Closed Won\"",
        "[Account.Name] = [Next step]",
        "ISBLANK([Amount] / 0)",
        "IF([Amount] > 5, 1, 2)",
    ];
    expect![[r#"
        [Amount] * 2                                 (Blank)
        [Amount] & "x"                               "x"
        SUM([Amount], 5)                             5.00 EUR
        SUM([Amount])                                (Blank)
        [Amount] > 0                                 (Blank)
        [Amount] <> 0                                yes
        [Close date] < TODAY()                       (Blank)
        YEAR([Close date])                           (Blank)
        LEN([Name])                                  0
        UPPER([Name])                                (Blank)
        CONTAINS([Name], "a")                        (Blank)
        [Stage] = "Closed Won"                       (Blank)
        [Account.Name] = [Next step]                 yes
        ISBLANK([Amount] / 0)                        yes
        IF([Amount] > 5, 1, 2)                       2
    "#]]
    .assert_eq(&table(&rows, |text| result(text, &Record::default())));
}

#[test]
fn mistakes_are_told_at_their_place() {
    let rows = [
        "",
        "[Amount",
        "[Amont] * 2",
        "Close date + 1",
        "[Amount.Name]",
        "[Account.Colour]",
        "AMOUNT(2)",
        "SUMM(1)",
        "ROUND()",
        "YEAR([Close date], 2)",
        "YEAR([Amount])",
        "[Amount] * [Amount]",
        "[Name] + 1",
        "IF([Amount], 1, 2)",
        "IF(TRUE, 1, \"x\")",
        "[Stage] = \"Closed Wonn\"",
        "[Probability] > 50",
        "DATEDIF([Close date], TODAY(), \"W\")",
        "IFS([Amount], 1)",
        "1,500 + 2",
        "MAX(1,5)",
        "(1 + 2",
        "1 + 2)",
        "1 +",
        "1 2",
        "\"abc",
        "#REF!",
        "MONEY(1, \"EURO\")",
        "12345678901234",
        "[Amount] = \"x\"",
    ];
    expect![[r##"
                                                     "" Write a formula, for example [Amount] * 2.
        [Amount                                      "[Amount" This field’s name has no end: add the closing bracket after it.
        [Amont] * 2                                  "[Amont]" There is no field “Amont”. Pick one from the list; a name with spaces stands in brackets.
        Close date + 1                               "Close" There is no field “Close”. Pick one from the list; a name with spaces stands in brackets.
        [Amount.Name]                                "[Amount.Name]" “Amount” leads to no other record, so that nothing can follow the point.
        [Account.Colour]                             "[Account.Colour]" There is no field “Colour”. Pick one from the list; a name with spaces stands in brackets.
        AMOUNT(2)                                    "AMOUNT" There is no function AMOUNT. The list of functions is in the guide.
        SUMM(1)                                      "SUMM" There is no function SUMM. The list of functions is in the guide.
        ROUND()                                      "ROUND()" ROUND takes 1–2 arguments, and here are 0.
        YEAR([Close date], 2)                        "YEAR([Close date], 2)" YEAR takes 1 argument, and here are 2.
        YEAR([Amount])                               "[Amount]" This is an amount, but what is needed here is a date.
        [Amount] * [Amount]                          "[Amount]" This is an amount, but what is needed here is a number.
        [Name] + 1                                   "[Name]" This is a text, but what is needed here is a number or an amount.
        IF([Amount], 1, 2)                           "[Amount]" This is an amount, but what is needed here is yes or no.
        IF(TRUE, 1, "x")                             "\"x\"" This is a text, but what is needed here is a number.
        [Stage] = "Closed Wonn"                      "\"Closed Wonn\"" “Closed Wonn” is no entry of the list “Stage”.
        [Probability] > 50                           "50" This field is a percentage: write 50% or 0.5.
        DATEDIF([Close date], TODAY(), "W")          "\"W\"" “W” is no unit here. Use "D" for days, "M" for months or "Y" for years.
        IFS([Amount], 1)                             "[Amount]" This is an amount, but what is needed here is yes or no.
        1,500 + 2                                    "1,500" 1,500 can be read in two ways. Write numbers without marks between thousands, and a space or ; between arguments.
        MAX(1,5)                                     5
        (1 + 2                                       "(" This parenthesis is not closed: add ) where it ends.
        1 + 2)                                       ")" “)” has no meaning here. A text stands in quotation marks, a field in brackets.
        1 +                                          "" A value is missing here: a field, a number, a text or a function.
        1 2                                          "2" An operator such as + or & is missing here, or there is something too many.
        "abc                                         "\"abc" This text has no end: add the quotation mark after it.
        #REF!                                        "#" “#” has no meaning here. A text stands in quotation marks, a field in brackets.
        MONEY(1, "EURO")                             "\"EURO\"" EURO is no currency code. Use three letters such as EUR.
        12345678901234                               "12345678901234" This number is too long. It may have up to twelve digits before the decimal sign and six behind it.
        [Amount] = "x"                               "\"x\"" This is a text, but what is needed here is an amount.
    "##]]
    .assert_eq(&table(&rows, |text| result(text, &usual())));
    let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    let long = "1+".repeat(100) + "1";
    for text in [deep, long] {
        assert!(result(&text, &usual()).contains("too many parentheses"), "{text}");
    }
    assert!(result(&"1+".repeat(3_000), &usual()).contains("too long"));
}

#[test]
fn every_language_writes_its_own_names_and_signs() {
    let read = parse(
        "WENN([Betrag] >= 1.5; RUNDEN([Betrag] * 2,5; 2); [Account.Name] & \"\")",
        KIND,
        &words(Language::De),
        None,
    );
    assert!(read.is_err(), "an amount and a text");
    let text = "WENN(UND([Betrag] >= 1.5; [Phase] <> \"Geschlossen – Verloren\"); RUNDEN([Betrag] * 2,5;1), -[Betrag])";
    let read = parse(text, KIND, &words(Language::De), None).unwrap();
    let mut out = canonical::write(&read.expr) + "\n";
    for language in Language::ALL {
        out += &(print(&read.expr, KIND, &words(language)) + "\n");
        let again = parse(&print(&read.expr, KIND, &words(language)), KIND, &words(language), None);
        assert_eq!(again.as_ref(), Ok(&read), "{language:?}");
    }
    expect![[r#"
        (if (and (>= [11] 1.5) (<> [10] @4b0000000000700080000000000000d1)) (round (* [11] 2.5) 1) (neg [11]))
        IF(AND([Amount] >= 1.5, [Stage] <> "Closed ""Lost"""), ROUND([Amount] * 2.5, 1), -[Amount])
        WENN(UND([Betrag] >= 1,5; [Phase] <> "Geschlossen – Verloren"); RUNDEN([Betrag] * 2,5; 1); -[Betrag])
        SI(ET([Montant] >= 1,5; [Étape] <> "Clôturée – Perdue"); ARRONDI([Montant] * 2,5; 1); -[Montant])
    "#]]
    .assert_eq(&out);
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused() {
    let number = |text: &str, language| match parse(text, KIND, &words(language), None) {
        Ok(read) => canonical::write(&read.expr),
        Err(problem) => format!("refused: {}", &text[problem.at]),
    };
    let rows = [
        "1.5",
        "1,5",
        "1.500",
        "1,500",
        "1.234,5",
        "1,234.5",
        "0.125",
        "SUM(1,2)",
        "SUM(1,2,3)",
        "SUM(1, 2)",
        "SUM(1;2,5)",
    ];
    let each = |text: &str| format!("{:<22} {}", number(text, Language::En), number(text, Language::De));
    expect![[r#"
        1.5                                          1.5                    1.5
        1,5                                          refused: ,             1.5
        1.500                                        1.5                    refused: 1.500
        1,500                                        refused: 1,500         1.5
        1.234,5                                      refused: ,             refused: 1.234
        1,234.5                                      refused: 1,234         refused: 1,234.5
        0.125                                        0.125                  0.125
        SUM(1,2)                                     (sum 1 2)              (sum 1.2)
        SUM(1,2,3)                                   (sum 1 2 3)            refused: 1,2,3
        SUM(1, 2)                                    (sum 1 2)              (sum 1 2)
        SUM(1;2,5)                                   (sum 1 2 5)            (sum 1 2.5)
    "#]]
    .assert_eq(&table(&rows, each));
}

#[test]
fn a_formula_keeps_the_type_it_has() {
    let read = |text: &str, wanted| parse(text, KIND, &words(Language::En), Some(wanted)).map(|read| read.result);
    assert_eq!(read("1 + 1", ResultType::Money), Ok(ResultType::Money));
    assert_eq!(read("[Amount]", ResultType::Text), Ok(ResultType::Text));
    assert!(read("[Amount]", ResultType::Number).is_err());
    assert!(read("TODAY()", ResultType::Flag).is_err());
}

#[test]
fn a_damaged_formula_is_not_read() {
    for text in
        ["", "(", "(+ 1)", "(if yes 1 2 3)", "(foo 1)", "[x]", "[1.70000]", "\"a", "@1", "1 2", "(+ 1 2", "(+ 1 2))"]
    {
        assert_eq!(canonical::read(text), None, "{text}");
    }
    let deep = "(neg ".repeat(1_000) + "1" + &")".repeat(1_000);
    assert_eq!(canonical::read(&deep), None);
}
