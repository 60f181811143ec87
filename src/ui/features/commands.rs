//! Everything that can be done from anywhere, in one table: the search box offers it, the shortcuts trigger it, the
//! help sheet lists it.
pub mod actions;
pub mod keymap;

use crate::domain::RecordType;
use crate::locale::{Language, Phrase, phrases};
use crate::ui::components::icon::{self, Icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The heading a command stands under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// About the record on the page.
    Record,
    /// New records.
    Create,
    /// Pages.
    Go,
    /// The rest.
    General,
}

impl Group {
    /// All groups, in the order they are shown.
    pub const ALL: [Group; 4] = [Group::Record, Group::Create, Group::Go, Group::General];

    /// The heading.
    pub const fn label(self) -> Phrase {
        match self {
            Group::Record => phrases::GROUP_RECORD,
            Group::Create => phrases::GROUP_CREATE,
            Group::Go => phrases::GROUP_GO,
            Group::General => phrases::GROUP_GENERAL,
        }
    }
}

/// A line of the table.
pub struct Command {
    /// Where it stands.
    pub group: Group,
    /// The shortcut: keys after one another (`g l`) or together (`ctrl+k`); several are separated by a bar.
    pub keys: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its name; a gap is filled by `of`.
    pub phrase: Phrase,
    /// What fills the gap.
    pub of: Phrase,
    /// Whether it can be done now.
    pub when: fn(AppContext) -> bool,
    /// Does it.
    pub act: fn(AppContext),
}

impl Command {
    /// Its name.
    pub fn name(&self, language: Language) -> String {
        self.phrase.with(language, &[self.of.of(language)])
    }

    /// The shortcuts one by one.
    pub fn shortcuts(&self) -> impl Iterator<Item = &'static str> {
        self.keys.split('|').filter(|keys| !keys.is_empty())
    }

    /// The shortcut that is shown.
    pub fn shown_keys(&self) -> &'static str {
        self.shortcuts().next().unwrap_or("")
    }
}

const fn go(keys: &'static str, icon: Icon, to: Phrase, act: fn(AppContext)) -> Command {
    Command { group: Group::Go, keys, icon, phrase: phrases::GO_TO, of: to, when: always, act }
}

const fn new(keys: &'static str, kind: RecordType, act: fn(AppContext)) -> Command {
    let (phrase, of) = (phrases::NEW, kind.one());
    Command { group: Group::Create, keys, icon: icon::of_kind(kind), phrase, of, when: always, act }
}

const fn of_record(
    keys: &'static str,
    icon: Icon,
    phrase: Phrase,
    when: fn(AppContext) -> bool,
    act: fn(AppContext),
) -> Command {
    Command { group: Group::Record, keys, icon, phrase, of: phrases::NONE, when, act }
}

const fn general(
    keys: &'static str,
    icon: Icon,
    phrase: Phrase,
    when: fn(AppContext) -> bool,
    act: fn(AppContext),
) -> Command {
    Command { group: Group::General, keys, icon, phrase, of: phrases::NONE, when, act }
}

fn always(_: AppContext) -> bool {
    true
}

fn create(cx: AppContext, kind: RecordType) {
    leptos::prelude::Set::set(&cx.dialog, Some(Dialog::Create(kind, Vec::new())));
}

/// All commands.
pub static TABLE: &[Command] = &[
    of_record("e", icon::EDIT, phrases::EDIT, actions::has_form, actions::edit),
    of_record("s|ctrl+s", icon::CHECK, phrases::SAVE, actions::has_unsaved, actions::save),
    of_record("v", icon::CONVERT, phrases::CONVERT, actions::is_open_lead, actions::convert),
    of_record("m u", icon::LOST, phrases::DISQUALIFY, actions::is_open_lead, actions::disqualify),
    general("l", icon::PHONE, phrases::LOG, always, crate::ui::features::activity::open_log),
    of_record("", icon::PHONE, phrases::LOG_CALL, actions::can_log, actions::log_call),
    of_record("m d", icon::CHECK, phrases::COMPLETE, actions::is_open_activity, actions::complete),
    of_record("m w", icon::WON, phrases::MARK_WON, actions::is_open_deal, actions::win),
    of_record("m l", icon::LOST, phrases::MARK_LOST, actions::is_open_deal, actions::lose),
    of_record("f", icon::STAR, phrases::FAVOURITE, actions::has_record, actions::favourite),
    of_record("j", icon::NEXT, phrases::NEXT_RECORD, actions::has_record, actions::next),
    of_record("k", icon::PREVIOUS, phrases::PREVIOUS_RECORD, actions::has_record, actions::previous),
    of_record("#", icon::TRASH, phrases::DELETE, actions::has_record, actions::delete),
    general("c", icon::PLUS, phrases::CREATE_MENU, always, actions::open_create_menu),
    new("c l", RecordType::Lead, |cx| create(cx, RecordType::Lead)),
    new("c a", RecordType::Account, |cx| create(cx, RecordType::Account)),
    new("c c", RecordType::Contact, |cx| create(cx, RecordType::Contact)),
    new("c o", RecordType::Opportunity, |cx| create(cx, RecordType::Opportunity)),
    new("c t", RecordType::Activity, |cx| create(cx, RecordType::Activity)),
    go("g h", icon::HOME, phrases::HOME, |cx| cx.go(Route::Home)),
    go("g n", icon::NEXT_ACTIONS, phrases::NEXT_ACTIONS, |cx| cx.go(Route::Next)),
    go("g k", icon::CALENDAR, phrases::CALENDAR, |cx| cx.go(Route::Calendar)),
    go("g p", icon::PIPELINE, phrases::PIPELINE, |cx| cx.go(Route::Board)),
    go("g f", icon::REPORTS, phrases::REPORTS, |cx| cx.go(Route::Reports)),
    go("g l", icon::LEAD, RecordType::Lead.many(), |cx| cx.go(Route::List(RecordType::Lead))),
    go("g a", icon::ACCOUNT, RecordType::Account.many(), |cx| cx.go(Route::List(RecordType::Account))),
    go("g c", icon::CONTACT, RecordType::Contact.many(), |cx| cx.go(Route::List(RecordType::Contact))),
    go("g o", icon::OPPORTUNITY, RecordType::Opportunity.many(), |cx| cx.go(Route::List(RecordType::Opportunity))),
    go("g t", icon::ACTIVITY, RecordType::Activity.many(), |cx| cx.go(Route::List(RecordType::Activity))),
    go("g w", icon::NEWS, phrases::CHANGES, |cx| cx.go(Route::Changes)),
    go("g u", icon::DUPLICATES, phrases::DUPLICATES, |cx| cx.go(Route::Duplicates)),
    go("g r", icon::TRASH, phrases::TRASH, |cx| cx.go(Route::Trash)),
    go("g d", icon::DATA, phrases::DATA, |cx| cx.go(Route::Data)),
    go("g s", icon::SETTINGS, phrases::SETTINGS, |cx| cx.go(Route::Settings)),
    go("g g", icon::GUIDE, phrases::GUIDE, |cx| cx.go(Route::Guide(0))),
    general("ctrl+k|/", icon::SEARCH, phrases::OPEN_PALETTE, always, actions::open_palette),
    general("ctrl+z", icon::UNDO, phrases::UNDO, actions::can_undo, actions::undo),
    general("ctrl+shift+z|ctrl+y", icon::REDO, phrases::REDO, actions::can_redo, actions::redo),
    general("?", icon::KEYS, phrases::SHORTCUTS, always, actions::help),
    general("", icon::GUIDE, phrases::TAKE_TOUR, actions::is_demo, crate::ui::features::tour::start),
    general("ctrl+b", icon::SIDE, phrases::FOLD_OR_UNFOLD, always, actions::fold_navigation),
    general("", icon::CALENDAR, phrases::LOOK_BACK, always, |cx| {
        leptos::prelude::Set::set(&cx.dialog, Some(Dialog::ChooseAsOf));
    }),
    general("", icon::DISPLAY, phrases::CHANGE_THEME, always, actions::change_theme),
    general("", icon::LANGUAGE, phrases::CHANGE_LANGUAGE, always, actions::change_language),
    general("", icon::DATA, phrases::EXPORT_WORKSPACE, always, |cx| cx.app.export(None)),
    go("", icon::CONTACT, phrases::RIGHTS, |cx| cx.go(Route::Rights)),
    go("", icon::SWITCH, phrases::WORKSPACES, |cx| cx.go(Route::Workspaces)),
    general("", icon::PLUS, phrases::NEW_WORKSPACE, always, |cx| {
        leptos::prelude::Set::set(&cx.dialog, Some(Dialog::NameWorkspace(None)));
    }),
    general("escape", icon::CROSS, phrases::CLOSE, actions::has_dialog, actions::close_dialog),
];
