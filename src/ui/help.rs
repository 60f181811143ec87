//! The sheet of all shortcuts, from the table of commands.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::Ui;
use crate::ui::commands::{Command, Group, TABLE};
use crate::ui::parts::dialog::sheet;
use crate::ui::parts::keys;

/// The sheet.
pub fn help(ui: Ui) -> AnyView {
    sheet(ui, ui.say(phrases::SHORTCUTS).to_string(), shortcuts(ui))
}

/// All shortcuts, by group.
pub fn shortcuts(ui: Ui) -> AnyView {
    let line = move |command: &'static Command| {
        let shortcuts = command.shortcuts().map(|shortcut| keys::keys(ui, shortcut)).collect_view();
        view! { <div class="shortcut"><dt>{command.name(ui.language)}</dt><dd>{shortcuts}</dd></div> }
    };
    let group = move |group: Group| {
        let lines = TABLE.iter().filter(|command| command.group == group && !command.keys.is_empty());
        view! { <section><h3>{ui.say(group.label())}</h3><dl>{lines.map(line).collect_view()}</dl></section> }
    };
    view! {
        <p class="soft">{ui.say(phrases::SHORTCUTS_TEXT)}</p>
        <div class="shortcuts">{Group::ALL.map(group).into_iter().collect_view()}</div>
    }
    .into_any()
}
