//! The commands that are available everywhere: id, name and keys of each. The search box offers them, the keys trigger
//! them, the help dialog lists them; their actions are in `src/ui/features/commands.rs`.
use crate::base::in_lower_case;
use crate::domain::RecordType;
use crate::locale::{Language, Phrase, phrases};

/// The heading under which a command is listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Actions on the record of the page.
    Record,
    /// New records.
    Create,
    /// Pages.
    Go,
    /// Other commands.
    General,
}

impl Group {
    /// All groups, in order.
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

/// An entry of the table.
struct Entry {
    key: &'static str,
    group: Group,
    shortcuts: &'static str,
    phrase: Phrase,
    object: Phrase,
}

/// The table, a line per command: id, stored key, group, shortcuts, and name for users. A shortcut is a sequence of
/// keys (`g l`) or a chord (`ctrl+k`); a bar separates alternatives.
macro_rules! commands {
    ($($id:ident $key:literal $group:ident $shortcuts:literal $phrase:ident $(($object:expr))?;)*) => {
        /// A command. Its key is stored by browsers and never changes.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum CommandId {
            $(#[doc = concat!("The command `", $key, "`.")] $id,)*
        }

        impl CommandId {
            /// All commands, in the order of the table.
            pub const ALL: [CommandId; ENTRIES.len()] = [$(CommandId::$id,)*];
        }

        static ENTRIES: [Entry; [$($key),*].len()] = [$(Entry {
            key: $key,
            group: Group::$group,
            shortcuts: $shortcuts,
            phrase: phrases::$phrase,
            object: commands!(@object $($object)?),
        },)*];
    };
    (@object) => { phrases::NONE };
    (@object $object:expr) => { $object };
}

commands! {
    Edit "edit" Record "e" EDIT;
    Save "save" Record "s|ctrl+s" SAVE;
    Convert "convert" Record "v" CONVERT;
    Disqualify "disqualify" Record "m u" DISQUALIFY;
    Log "log" General "l" LOG;
    LogCall "log-call" Record "" LOG_CALL;
    WriteEmail "write-email" Record "" MAIL_WRITE;
    Letters "letters" Record "" LETTERS;
    DealRoom "deal-room" Record "" DEAL_ROOM;
    Enrol "enrol" Record "" ENROL;
    AddToCampaign "add-to-campaign" Record "" ADD_TO_CAMPAIGN;
    Complete "complete" Record "m d" COMPLETE;
    MarkWon "mark-won" Record "m w" MARK_WON;
    MarkLost "mark-lost" Record "m l" MARK_LOST;
    Favourite "favourite" Record "f" FAVOURITE;
    NextRecord "next-record" Record "j" NEXT_RECORD;
    PreviousRecord "previous-record" Record "k" PREVIOUS_RECORD;
    Delete "delete" Record "#" DELETE;
    OpenCreateMenu "create-menu" General "c" CREATE_MENU;
    CreateLead "create-lead" Create "c l" NEW(RecordType::Lead.built_in_names()[0]);
    CreateAccount "create-account" Create "c a" NEW(RecordType::Account.built_in_names()[0]);
    CreateContact "create-contact" Create "c c" NEW(RecordType::Contact.built_in_names()[0]);
    CreateOpportunity "create-opportunity" Create "c o" NEW(RecordType::Opportunity.built_in_names()[0]);
    CreateQuote "create-quote" Create "c q" NEW(RecordType::Quote.built_in_names()[0]);
    CreateActivity "create-activity" Create "c t" NEW(RecordType::Activity.built_in_names()[0]);
    CreateCampaign "create-campaign" Create "c m" NEW(RecordType::Campaign.built_in_names()[0]);
    GoHome "go-home" Go "g h" GO_TO(phrases::HOME);
    GoNextActions "go-next-actions" Go "g n" GO_TO(phrases::NEXT_ACTIONS);
    GoCalendar "go-calendar" Go "g k" GO_TO(phrases::CALENDAR);
    GoPipeline "go-pipeline" Go "g p" GO_TO(phrases::PIPELINE);
    GoReports "go-reports" Go "g f" GO_TO(phrases::REPORTS);
    GoLeads "go-leads" Go "g l" GO_TO(RecordType::Lead.built_in_names()[1]);
    GoAccounts "go-accounts" Go "g a" GO_TO(RecordType::Account.built_in_names()[1]);
    GoContacts "go-contacts" Go "g c" GO_TO(RecordType::Contact.built_in_names()[1]);
    GoOpportunities "go-opportunities" Go "g o" GO_TO(RecordType::Opportunity.built_in_names()[1]);
    GoQuotes "go-quotes" Go "g q" GO_TO(RecordType::Quote.built_in_names()[1]);
    GoActivities "go-activities" Go "g t" GO_TO(RecordType::Activity.built_in_names()[1]);
    GoCampaigns "go-campaigns" Go "g m" GO_TO(RecordType::Campaign.built_in_names()[1]);
    GoChanges "go-changes" Go "g w" GO_TO(phrases::CHANGES);
    GoActions "go-actions" Go "" GO_TO(phrases::ALL_ACTIONS);
    GoDuplicates "go-duplicates" Go "g u" GO_TO(phrases::DUPLICATES);
    GoTrash "go-trash" Go "g r" GO_TO(phrases::TRASH);
    GoData "go-data" Go "g d" GO_TO(phrases::DATA);
    GoSettings "go-settings" Go "g s" GO_TO(phrases::SETTINGS);
    GoGuide "go-guide" Go "g g" GO_TO(phrases::GUIDE);
    OpenPalette "palette" General "ctrl+k|/" OPEN_PALETTE;
    Undo "undo" General "ctrl+z" UNDO;
    Redo "redo" General "ctrl+shift+z|ctrl+y" REDO;
    ShowShortcuts "shortcuts" General "?" SHORTCUTS;
    TakeTour "tour" General "" TAKE_TOUR;
    FoldNavigation "fold-navigation" General "ctrl+b" FOLD_OR_UNFOLD;
    LookBack "look-back" General "" LOOK_BACK;
    ChangeTheme "theme" General "" CHANGE_THEME;
    ChangeLanguage "language" General "" CHANGE_LANGUAGE;
    QuoteAnswer "quote-answer" General "" TAKE_QUOTE_ANSWER;
    ExportWorkspace "export-workspace" General "" EXPORT_WORKSPACE;
    GoPrivacy "go-privacy" Go "" GO_TO(phrases::RIGHTS);
    GoWorkspaces "go-workspaces" Go "" GO_TO(phrases::WORKSPACES);
    NewWorkspace "new-workspace" General "" NEW_WORKSPACE;
    CloseDialog "close" General "escape" CLOSE;
}

impl CommandId {
    fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// The key under which it is stored.
    pub fn key(self) -> &'static str {
        self.entry().key
    }

    /// The group it belongs to.
    pub fn group(self) -> Group {
        self.entry().group
    }

    /// The name.
    pub fn name(self, language: Language) -> String {
        let (entry, object) = (self.entry(), self.object().of(language));
        match (entry.group, language) {
            (Group::Create, Language::En | Language::Fr) => entry.phrase.with(language, &[&in_lower_case(object)]),
            _ => entry.phrase.with(language, &[object]),
        }
    }

    /// The record type it creates or the page it opens; a dash for the others.
    pub fn object(self) -> Phrase {
        self.entry().object
    }

    /// The alternative shortcuts.
    pub fn shortcuts(self) -> impl Iterator<Item = &'static str> {
        self.entry().shortcuts.split('|').filter(|keys| !keys.is_empty())
    }

    /// The shortcut to display; empty if there is none.
    pub fn shown_shortcut(self) -> &'static str {
        self.shortcuts().next().unwrap_or("")
    }

    /// The command of a shortcut.
    pub fn of_shortcut(keys: &str) -> Option<CommandId> {
        CommandId::ALL.into_iter().find(|id| id.shortcuts().any(|shortcut| shortcut == keys))
    }

    /// The commands in the stored history of a browser. Earlier versions stored English names instead of keys, some of
    /// them reworded since. Unknown names are dropped.
    pub fn from_stored(names: impl IntoIterator<Item = String>) -> Vec<CommandId> {
        let mut out = Vec::new();
        for name in names {
            let is_named = |id: &CommandId| id.key() == name || id.name(Language::En).eq_ignore_ascii_case(&name);
            let earlier = || EARLIER_NAMES.iter().find(|(known, _)| *known == name).map(|(_, id)| *id);
            let found = CommandId::ALL.into_iter().find(is_named).or_else(earlier);
            out.extend(found.filter(|id| !out.contains(id)));
        }
        out
    }
}

/// English names of commands that were reworded since browsers stored them.
const EARLIER_NAMES: [(&str, CommandId); 8] = [
    ("Close without conversion", CommandId::Disqualify),
    ("Log a call", CommandId::LogCall),
    ("Next record of the list", CommandId::NextRecord),
    ("Previous record of the list", CommandId::PreviousRecord),
    ("Go to Import, export", CommandId::GoData),
    ("Look at an earlier day", CommandId::LookBack),
    ("Change between light and dark", CommandId::ChangeTheme),
    ("Go to A person’s data", CommandId::GoPrivacy),
];

/// The first key of a sequence; `None` for a key that begins none.
pub fn first_of_sequence(key: &str) -> Option<&'static str> {
    let firsts = CommandId::ALL.into_iter().flat_map(CommandId::shortcuts).filter_map(|keys| keys.split_once(' '));
    firsts.map(|(first, _)| first).find(|first| *first == key)
}
