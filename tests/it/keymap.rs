//! The keymap: ids, names and keys are unique, and what earlier versions stored is understood.
use std::collections::HashSet;

use kontor::keymap::{CommandId, Group, first_of_sequence};
use kontor::locale::Language;

#[test]
fn every_command_has_a_key_of_its_own_and_a_name_in_every_language() {
    let (mut keys, mut names) = (HashSet::new(), HashSet::new());
    for id in CommandId::ALL {
        assert!(!id.key().is_empty() && keys.insert(id.key()), "{id:?}: {} is the key of another command", id.key());
        for language in Language::ALL {
            let name = id.name(language);
            assert!(!name.trim().is_empty() && !name.contains("{}"), "{id:?} is called {name:?}");
            assert!(names.insert((language.code(), name.clone())), "{id:?}: {name} is the name of another");
        }
    }
}

#[test]
fn every_shortcut_belongs_to_one_command() {
    let mut shortcuts = HashSet::new();
    for id in CommandId::ALL {
        for keys in id.shortcuts() {
            assert!(shortcuts.insert(keys), "{id:?}: {keys} is the shortcut of another command");
            assert_eq!(CommandId::of_shortcut(keys), Some(id));
        }
    }
}

/// A first key with an action of its own would leave no time for the second. `c` opens a menu that waits for it.
#[test]
fn no_shortcut_is_a_prefix_of_another_except_that_of_the_create_menu() {
    for id in CommandId::ALL {
        for keys in id.shortcuts() {
            let Some((first, second)) = keys.split_once(' ') else { continue };
            assert!(!second.contains(' '), "{id:?}: {keys} are more than two keys");
            assert_eq!(first_of_sequence(first), Some(first));
            match CommandId::of_shortcut(first) {
                None => {}
                Some(CommandId::OpenCreateMenu) => assert_eq!(id.group(), Group::Create, "{id:?} is not in the menu"),
                Some(other) => panic!("{id:?}: {first} is {other:?} already"),
            }
        }
    }
    assert_eq!(first_of_sequence("j"), None);
}

/// The English names stored by earlier versions. They must be understood even after a name is reworded.
const STORED_BEFORE: [(&str, CommandId); 60] = [
    ("Edit", CommandId::Edit),
    ("Save", CommandId::Save),
    ("Convert", CommandId::Convert),
    ("Close without conversion", CommandId::Disqualify),
    ("Log", CommandId::Log),
    ("Log a call", CommandId::LogCall),
    ("Write email", CommandId::WriteEmail),
    ("Letters and labels", CommandId::Letters),
    ("Deal room", CommandId::DealRoom),
    ("Start sequence", CommandId::Enrol),
    ("Add to campaign", CommandId::AddToCampaign),
    ("Done", CommandId::Complete),
    ("Mark as won", CommandId::MarkWon),
    ("Mark as lost", CommandId::MarkLost),
    ("Favourite", CommandId::Favourite),
    ("Next record of the list", CommandId::NextRecord),
    ("Previous record of the list", CommandId::PreviousRecord),
    ("Delete", CommandId::Delete),
    ("Create menu", CommandId::OpenCreateMenu),
    ("New Lead", CommandId::CreateLead),
    ("New Account", CommandId::CreateAccount),
    ("New Contact", CommandId::CreateContact),
    ("New Opportunity", CommandId::CreateOpportunity),
    ("New Quote", CommandId::CreateQuote),
    ("New Activity", CommandId::CreateActivity),
    ("New Campaign", CommandId::CreateCampaign),
    ("Go to Home", CommandId::GoHome),
    ("Go to Next actions", CommandId::GoNextActions),
    ("Go to Calendar", CommandId::GoCalendar),
    ("Go to Pipeline", CommandId::GoPipeline),
    ("Go to Reports", CommandId::GoReports),
    ("Go to Leads", CommandId::GoLeads),
    ("Go to Accounts", CommandId::GoAccounts),
    ("Go to Contacts", CommandId::GoContacts),
    ("Go to Opportunities", CommandId::GoOpportunities),
    ("Go to Quotes", CommandId::GoQuotes),
    ("Go to Activities", CommandId::GoActivities),
    ("Go to Campaigns", CommandId::GoCampaigns),
    ("Go to What changed", CommandId::GoChanges),
    ("Go to All actions", CommandId::GoActions),
    ("Go to Duplicates", CommandId::GoDuplicates),
    ("Go to Trash", CommandId::GoTrash),
    ("Go to Import, export", CommandId::GoData),
    ("Go to Settings", CommandId::GoSettings),
    ("Go to User guide", CommandId::GoGuide),
    ("Search and commands", CommandId::OpenPalette),
    ("Undo", CommandId::Undo),
    ("Redo", CommandId::Redo),
    ("Keyboard shortcuts", CommandId::ShowShortcuts),
    ("Take the tour", CommandId::TakeTour),
    ("Collapse or expand the navigation", CommandId::FoldNavigation),
    ("Look at an earlier day", CommandId::LookBack),
    ("Change between light and dark", CommandId::ChangeTheme),
    ("Auf Deutsch anzeigen", CommandId::ChangeLanguage),
    ("Take in the answer to a quote", CommandId::QuoteAnswer),
    ("Export this workspace", CommandId::ExportWorkspace),
    ("Go to A person’s data", CommandId::GoPrivacy),
    ("Go to Workspaces", CommandId::GoWorkspaces),
    ("New workspace", CommandId::NewWorkspace),
    ("Close", CommandId::CloseDialog),
];

#[test]
fn recent_commands_of_the_version_before_are_read_and_unknown_ones_dropped() {
    let stored = STORED_BEFORE.iter().map(|(name, _)| name.to_string());
    let ids: Vec<CommandId> = STORED_BEFORE.iter().map(|(_, id)| *id).collect();
    assert_eq!(CommandId::from_stored(stored), ids);
    assert_eq!(ids, CommandId::ALL);
    let keys = CommandId::ALL.map(|id| id.key().to_string());
    assert_eq!(CommandId::from_stored(keys), ids);
    let mixed = ["Go to Settings", "Fly to the moon", "undo", "go-settings", "", "Undo"].map(str::to_string);
    assert_eq!(CommandId::from_stored(mixed), [CommandId::GoSettings, CommandId::Undo]);
}
