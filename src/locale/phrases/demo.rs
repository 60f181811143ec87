//! Phrases of the demo and of the tour through it.
use super::phrases;

phrases! {
    LARGER_DEMO "A larger demo:" "Eine größere Demo:";
    DEMO_ANEW "A new demo:" "Eine neue Demo:";
    DEMO_RECORDS "{} records" "{} Datensätze";
    DEMO_MAKING "The demo is being made." "Die Demo wird angelegt.";
    DEMO_PLAYED "{} of {} actions" "{} von {} Aktionen";
    DEMO_STORING "The demo is being stored." "Die Demo wird gespeichert.";
    DEMO_LOSES "What you changed in the demo goes away with it. Your own data is not touched." "Was Sie in der Demo geändert haben, geht damit verloren. Ihre eigenen Daten bleiben unberührt.";
    DEMO_LOSE "Begin afresh all the same" "Trotzdem neu beginnen";
}
