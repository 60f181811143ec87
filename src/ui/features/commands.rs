//! The actions of the commands: icon, condition and function of each.
pub mod actions;
pub mod key_handler;

use leptos::prelude::Set;

use crate::domain::RecordType;
use crate::keymap::CommandId;
use crate::ui::components::icon::{self, Icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::{activity, tour};
use crate::ui::navigation::Route;

/// The action of a command.
pub struct Action {
    /// The command.
    pub id: CommandId,
    /// The icon.
    pub icon: Icon,
    /// Whether it is available.
    pub when: fn(AppContext) -> bool,
    /// The function.
    pub act: fn(AppContext),
}

const fn action(id: CommandId, icon: Icon, when: fn(AppContext) -> bool, act: fn(AppContext)) -> Action {
    Action { id, icon, when, act }
}

const fn go(id: CommandId, icon: Icon, act: fn(AppContext)) -> Action {
    action(id, icon, always, act)
}

const fn new(id: CommandId, kind: RecordType, act: fn(AppContext)) -> Action {
    action(id, icon::of_built_in(kind), actions::can_create, act)
}

fn always(_: AppContext) -> bool {
    true
}

fn open(cx: AppContext, dialog: Dialog) {
    cx.dialog.set(Some(dialog));
}

fn create(cx: AppContext, kind: RecordType) {
    open(cx, Dialog::Create { kind, given: Vec::new() });
}

/// The actions of all commands, in the order of [`CommandId::ALL`].
pub static ACTIONS: [Action; CommandId::ALL.len()] = [
    action(CommandId::Edit, icon::EDIT, actions::has_form, actions::edit),
    action(CommandId::Save, icon::CHECK, actions::has_unsaved, actions::save),
    action(CommandId::Convert, icon::CONVERT, actions::is_open_lead, actions::convert),
    action(CommandId::Disqualify, icon::LOST, actions::is_open_lead, actions::disqualify),
    action(CommandId::Log, icon::PHONE, actions::can_create, activity::open_log),
    action(CommandId::LogCall, icon::PHONE, actions::can_log, actions::log_call),
    action(CommandId::WriteEmail, icon::MAIL, actions::can_write, actions::write_email),
    action(CommandId::Letters, icon::MAIL, actions::can_print, actions::letters),
    action(CommandId::DealRoom, icon::EXPORT, actions::has_room, actions::deal_room),
    action(CommandId::Enrol, icon::NEXT_ACTIONS, actions::can_enrol, actions::enrol),
    action(CommandId::AddToCampaign, icon::MEGAPHONE, actions::can_add_to_campaign, actions::add_to_campaign),
    action(CommandId::Complete, icon::CHECK, actions::is_open_activity, actions::complete),
    action(CommandId::MarkWon, icon::WON, actions::is_open_deal, actions::win),
    action(CommandId::MarkLost, icon::LOST, actions::is_open_deal, actions::lose),
    action(CommandId::Favourite, icon::STAR, actions::has_record, actions::favourite),
    action(CommandId::NextRecord, icon::NEXT, actions::has_record, actions::next),
    action(CommandId::PreviousRecord, icon::PREVIOUS, actions::has_record, actions::previous),
    action(CommandId::Delete, icon::TRASH, actions::has_record, actions::delete),
    action(CommandId::OpenCreateMenu, icon::PLUS, actions::can_create, actions::open_create_menu),
    new(CommandId::CreateLead, RecordType::Lead, |cx| create(cx, RecordType::Lead)),
    new(CommandId::CreateAccount, RecordType::Account, |cx| create(cx, RecordType::Account)),
    new(CommandId::CreateContact, RecordType::Contact, |cx| create(cx, RecordType::Contact)),
    new(CommandId::CreateOpportunity, RecordType::Opportunity, |cx| create(cx, RecordType::Opportunity)),
    new(CommandId::CreateQuote, RecordType::Quote, |cx| create(cx, RecordType::Quote)),
    new(CommandId::CreateActivity, RecordType::Activity, |cx| create(cx, RecordType::Activity)),
    new(CommandId::CreateCampaign, RecordType::Campaign, |cx| create(cx, RecordType::Campaign)),
    go(CommandId::GoHome, icon::HOME, |cx| cx.go(Route::Home)),
    go(CommandId::GoNextActions, icon::NEXT_ACTIONS, |cx| cx.go(Route::Next)),
    go(CommandId::GoCalendar, icon::CALENDAR, |cx| cx.go(Route::Calendar)),
    go(CommandId::GoPipeline, icon::PIPELINE, |cx| cx.go(Route::Board)),
    go(CommandId::GoReports, icon::REPORTS, |cx| cx.go(Route::Reports)),
    go(CommandId::GoLeads, icon::LEAD, |cx| cx.go(Route::List(RecordType::Lead))),
    go(CommandId::GoAccounts, icon::ACCOUNT, |cx| cx.go(Route::List(RecordType::Account))),
    go(CommandId::GoContacts, icon::CONTACT, |cx| cx.go(Route::List(RecordType::Contact))),
    go(CommandId::GoOpportunities, icon::OPPORTUNITY, |cx| cx.go(Route::List(RecordType::Opportunity))),
    go(CommandId::GoQuotes, icon::QUOTE, |cx| cx.go(Route::List(RecordType::Quote))),
    go(CommandId::GoActivities, icon::ACTIVITY, |cx| cx.go(Route::List(RecordType::Activity))),
    go(CommandId::GoCampaigns, icon::MEGAPHONE, |cx| cx.go(Route::List(RecordType::Campaign))),
    go(CommandId::GoChanges, icon::NEWS, |cx| cx.go(Route::Changes)),
    go(CommandId::GoActions, icon::UNDO, |cx| cx.go(Route::Actions)),
    go(CommandId::GoDuplicates, icon::DUPLICATES, |cx| cx.go(Route::Duplicates)),
    go(CommandId::GoTrash, icon::TRASH, |cx| cx.go(Route::Trash)),
    go(CommandId::GoData, icon::DATA, |cx| cx.go(Route::Data)),
    go(CommandId::GoSettings, icon::SETTINGS, |cx| cx.go(Route::Settings)),
    go(CommandId::GoGuide, icon::GUIDE, |cx| cx.go(Route::Guide(0))),
    action(CommandId::OpenPalette, icon::SEARCH, always, actions::open_palette),
    action(CommandId::Undo, icon::UNDO, actions::can_undo, actions::undo),
    action(CommandId::Redo, icon::REDO, actions::can_redo, actions::redo),
    action(CommandId::ShowShortcuts, icon::KEYS, always, actions::help),
    action(CommandId::TakeTour, icon::GUIDE, actions::is_demo, tour::start),
    action(CommandId::FoldNavigation, icon::SIDE, always, actions::fold_navigation),
    action(CommandId::LookBack, icon::CALENDAR, always, |cx| open(cx, Dialog::ChooseAsOf)),
    action(CommandId::ChangeTheme, icon::DISPLAY, always, actions::change_theme),
    action(CommandId::ChangeLanguage, icon::LANGUAGE, always, actions::change_language),
    action(CommandId::QuoteAnswer, icon::DATA, actions::can_create, |cx| cx.go(Route::Data)),
    action(CommandId::ExportWorkspace, icon::DATA, always, |cx| cx.app.export(None)),
    go(CommandId::GoPrivacy, icon::CONTACT, |cx| cx.go(Route::Rights)),
    go(CommandId::GoWorkspaces, icon::SWITCH, |cx| cx.go(Route::Workspaces)),
    action(CommandId::NewWorkspace, icon::PLUS, always, |cx| open(cx, Dialog::NameWorkspace { workspace: None })),
    action(CommandId::CloseDialog, icon::CROSS, actions::has_dialog, actions::close_dialog),
];

// The order is checked at compile time.
const _: () = {
    let mut place = 0;
    while place < ACTIONS.len() {
        assert!(ACTIONS[place].id as usize == place);
        place += 1;
    }
};

/// The action of a command.
pub fn action_of(id: CommandId) -> &'static Action {
    &ACTIONS[id as usize]
}
