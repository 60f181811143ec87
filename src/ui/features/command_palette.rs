//! The command palette: finds records and commands by text. Without text it offers commands for the current record,
//! favourites, and what was recently viewed and used.
use leptos::html;
use leptos::prelude::*;

use crate::base::fuzzy_match::match_score;
use crate::base::{FieldId, Id, Row};
use crate::domain::custom_type::CustomType;
use crate::domain::records::{account, activity, contact, lead, opportunity};
use crate::domain::{RecordType, defaults};
use crate::keymap::{CommandId, Group};
use crate::locale::{Language, phrases};
use crate::store::{RecordStore, display_names, search};
use crate::ui::components::icon::{self, Icon, icon};
use crate::ui::components::{focus, shortcut_label, workspace_links};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::commands::actions::can_create;
use crate::ui::features::commands::{ACTIONS, Action, action_of};
use crate::ui::navigation::Route;

/// The number of records per type, and of commands, shown for a text.
const MAX_RESULTS: usize = 6;
/// The number of favourites, recent records and recent commands that are offered.
const MAX_SUGGESTIONS: usize = 5;
/// A command with at most this score is shown above the records.
const GOOD_MATCH_SCORE: u32 = 100;

#[derive(Clone, Copy)]
enum Target {
    Record(Id),
    Command(CommandId),
    /// A new record of a type of the workspace's own.
    Create(RecordType),
    /// The list of such a type.
    List(RecordType),
    /// The index of a workspace in the list; the demo follows the last one.
    Workspace(usize),
}

#[derive(Clone)]
struct Hit {
    group: String,
    icon: Icon,
    name: String,
    detail: String,
    target: Target,
}

/// The search box of the top bar.
pub fn search_box(cx: AppContext) -> AnyView {
    let app = cx.app;
    let text = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let at = RwSignal::new(0usize);
    let hits = Memo::new_with_compare(
        move |_| match (is_open.get(), text.get()) {
            (false, _) => Vec::new(),
            (true, text) if text.trim().is_empty() => offered(cx),
            (true, text) => found(cx, &text),
        },
        |_, _| true,
    );
    let input = NodeRef::<html::Input>::new();
    cx.handles.search.register(move || {
        let input = input.get_untracked()?;
        // A focus that is refused leaves it where it was.
        Some(Box::new(move || drop(input.focus())))
    });
    let count = move || hits.with(Vec::len);
    let leave = move || {
        text.set(String::new());
        is_open.set(false);
        if let Some(input) = input.get_untracked() {
            // A focus that stays does no harm.
            let _ = input.blur();
        }
    };
    let choose = move |target: Target| {
        leave();
        match target {
            Target::Record(id) => cx.go(Route::Record(id)),
            Target::Command(command) => {
                app.record_command(command);
                (action_of(command).act)(cx);
            }
            Target::Create(kind) => cx.dialog.set(Some(Dialog::Create { kind, given: Vec::new() })),
            Target::List(kind) => cx.go(Route::List(kind)),
            Target::Workspace(place) => workspace_links::choose(cx, place),
        }
    };
    let move_to = move |place: usize| {
        at.set(place);
        focus::scroll_to(&format!("hit-{place}"));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = untrack(count);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => move_to((at.get_untracked() + 1) % count),
            "ArrowUp" if count > 0 => move_to((at.get_untracked() + count - 1) % count),
            "Enter" => {
                let target = hits.with_untracked(|hits| hits.get(at.get_untracked()).map(|hit| hit.target));
                if let Some(target) = target {
                    choose(target);
                }
            }
            "Escape" => leave(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let results = move || {
        if !is_open.get() {
            return ().into_any();
        }
        let all = hits.get();
        if all.is_empty() {
            return view! { <p class="empty">{cx.t(phrases::NO_HITS)}</p> }.into_any();
        }
        let mut groups: Vec<(String, Vec<(usize, Hit)>)> = Vec::new();
        for (place, hit) in all.into_iter().enumerate() {
            match groups.last_mut() {
                Some((group, list)) if *group == hit.group => list.push((place, hit)),
                _ => groups.push((hit.group.clone(), vec![(place, hit)])),
            }
        }
        let option = move |(place, hit): (usize, Hit)| {
            let target = hit.target;
            let shortcut = match target {
                Target::Command(command) => Some(command.shown_shortcut()).filter(|keys| !keys.is_empty()),
                _ => None,
            };
            let shortcut = shortcut.map(|keys| shortcut_label::keys(cx, keys));
            view! {
                <div class="search-hit" role="option" id=format!("hit-{place}") aria-selected=move || (at.get() == place).to_string()
                    on:mousedown=move |event| event.prevent_default() on:mousemove=move |_| if at.get_untracked() != place { at.set(place) } on:click=move |_| choose(target)>
                    {icon(hit.icon)}
                    <span class="search-name">{hit.name}</span>
                    <span class="search-detail">{hit.detail}</span>
                    {shortcut}
                </div>
            }
        };
        let group = move |(label, list): (String, Vec<(usize, Hit)>)| {
            view! {
                <div role="group" aria-label=label.clone()>
                    <div class="search-group" aria-hidden="true">{label.clone()}</div>
                    {list.into_iter().map(option).collect_view()}
                </div>
            }
        };
        groups.into_iter().map(group).collect_view().into_any()
    };
    view! {
        <div class="search" role="search">
            {icon(icon::SEARCH)}
            <input id="search" node_ref=input class="input" type="search" role="combobox" autocomplete="off" placeholder=cx.t(phrases::SEARCH_OR_DO)
                aria-label=cx.t(phrases::SEARCH) aria-controls="search-results" aria-autocomplete="list" aria-keyshortcuts="Control+K /"
                aria-expanded=move || is_open.get().to_string()
                aria-activedescendant=move || (count() > 0).then(|| format!("hit-{}", at.get()))
                prop:value=move || text.get()
                on:input=move |event| { at.set(0); is_open.set(true); text.set(event_target_value(&event)); }
                on:focus=move |_| { at.set(0); is_open.set(true); }
                on:keydown=on_key on:blur=move |_| { text.set(String::new()); is_open.set(false); }/>
            <span class="search-keys" aria-hidden="true" hidden=move || is_open.get()>{shortcut_label::keys(cx, "ctrl+k")}</span>
            <div id="search-results" class="search-results" role="listbox" aria-label=cx.t(phrases::SEARCH) hidden=move || !is_open.get()>
                {results}
            </div>
        </div>
    }
    .into_any()
}

/// The suggestions before anything is typed.
fn offered(cx: AppContext) -> Vec<Hit> {
    let app = cx.app;
    let allowed = || offered_actions(cx);
    let here = cx.route.get();
    let record = |group: crate::locale::Phrase, ids: Vec<Id>| {
        let ids = ids.into_iter().filter(|id| here != Route::Record(*id)).take(MAX_SUGGESTIONS);
        app.read(|set| ids.filter_map(|id| hit(set, cx.t(group), id, cx.language)).collect::<Vec<_>>())
    };
    let mut out: Vec<Hit> = of_group(cx, Group::Record, allowed()).collect();
    let (favourites, mut recent) = (app.favourites(), app.recent());
    recent.retain(|id| !favourites.contains(id));
    out.extend(record(phrases::FAVOURITES, favourites));
    out.extend(record(phrases::RECENT, recent));
    let mut used: Vec<(usize, &'static Action)> = allowed()
        .filter(|action| action.id.group() != Group::Record)
        .filter_map(|action| Some((app.recents.last_use(action.id)?, action)))
        .collect();
    used.sort_by_key(|(ago, _)| *ago);
    used.truncate(MAX_SUGGESTIONS);
    out.extend(used.iter().map(|(_, action)| command_hit(cx, cx.t(phrases::RECENT_COMMANDS), action)));
    let rest = || allowed().filter(|action| !used.iter().any(|(_, other)| other.id == action.id));
    for group in [Group::Create, Group::Go, Group::General] {
        out.extend(of_group(cx, group, rest()));
        out.extend(custom(cx, group));
    }
    out.extend(workspaces(cx));
    out
}

/// The available commands, without the one that opens this box.
fn offered_actions(cx: AppContext) -> impl Iterator<Item = &'static Action> {
    ACTIONS.iter().filter(move |action| (action.when)(cx) && action.id != CommandId::OpenPalette)
}

fn of_group(cx: AppContext, group: Group, actions: impl Iterator<Item = &'static Action>) -> impl Iterator<Item = Hit> {
    actions
        .filter(move |action| action.id.group() == group)
        .map(move |action| command_hit(cx, cx.t(group.label()), action))
}

fn command_hit(cx: AppContext, group: &str, action: &'static Action) -> Hit {
    let name = action.id.name(cx.language);
    Hit { group: group.to_string(), icon: action.icon, name, detail: String::new(), target: Target::Command(action.id) }
}

/// The results for a text: well-matching commands, records by type, other commands.
fn found(cx: AppContext, text: &str) -> Vec<Hit> {
    let mut commands: Vec<(u32, usize, &'static Action)> = offered_actions(cx)
        .filter_map(|action| {
            let ago = cx.app.recents.last_use(action.id).unwrap_or(usize::MAX);
            Some((match_score(text, &action.id.name(cx.language))?, ago, action))
        })
        .collect();
    // Among commands with similar scores, the one used last comes first.
    commands.sort_by_key(|(rank, ago, _)| (*rank / 100, *ago, *rank));
    commands.truncate(MAX_RESULTS);
    let own = [Group::Create, Group::Go].into_iter().flat_map(|group| custom(cx, group));
    let named = own.chain(workspaces(cx)).filter(|hit| match_score(text, &hit.name).is_some()).collect::<Vec<_>>();
    let fits_well = commands.first().is_some_and(|(rank, _, _)| *rank < GOOD_MATCH_SCORE);
    let hits = commands.into_iter().map(|(_, _, action)| command_hit(cx, cx.t(phrases::COMMANDS), action)).chain(named);
    let records = cx.app.read(|set| {
        let of_kind = |hits: &search::SearchResults| {
            let group = hits.kind.many().of(cx.language);
            hits.best.iter().filter_map(|id| hit(set, group, *id, cx.language)).collect::<Vec<_>>()
        };
        search::search(set, text, MAX_RESULTS).iter().flat_map(of_kind).collect::<Vec<_>>()
    });
    if fits_well { hits.chain(records).collect() } else { records.into_iter().chain(hits).collect() }
}

/// The commands of a group about the workspace's own record types: to create one, to go to their list.
fn custom(cx: AppContext, group: Group) -> Vec<Hit> {
    let hit = |own: &CustomType| {
        let (name, target) = match group {
            Group::Create => (own.kind.creation(cx.language), Target::Create(own.kind)),
            _ => (cx.t_with(phrases::GO_TO, &[own.names[1].of(cx.language)]), Target::List(own.kind)),
        };
        let (group, icon) = (cx.t(group.label()).to_string(), icon::of_name(own.icon));
        Hit { group, icon, name, detail: String::new(), target }
    };
    if group != Group::Go && (group != Group::Create || !can_create(cx)) {
        return Vec::new();
    }
    cx.app.read(|set| set.schema().types().offered().map(hit).collect())
}

/// The other workspaces of this browser.
fn workspaces(cx: AppContext) -> Vec<Hit> {
    let group = cx.t(phrases::WORKSPACES);
    let hit = |(place, name): (usize, String)| {
        let target = Target::Workspace(place);
        Hit { group: group.to_string(), icon: icon::SWITCH, name, detail: String::new(), target }
    };
    workspace_links::others(cx).into_iter().map(hit).collect()
}

fn hit(set: &RecordStore, group: &str, id: Id, language: Language) -> Option<Hit> {
    let (kind, row) = set.find(id)?;
    Some(Hit {
        group: group.to_string(),
        icon: icon::of_kind(kind),
        name: display_names::name(kind, row, language),
        detail: detail(set, kind, row, language),
        target: Target::Record(id),
    })
}

/// A detail that distinguishes records with the same name; a converted lead is marked as such.
fn detail(set: &RecordStore, kind: RecordType, row: &Row, language: Language) -> String {
    let named =
        |field: FieldId| row.link(field).map(|id| display_names::name_of(set, id, language)).unwrap_or_default();
    match kind {
        RecordType::Lead if row.moment(lead::CONVERTED_AT).is_some() => {
            format!(
                "{} · {}",
                display_names::brief(row.text(lead::COMPANY)),
                display_names::name_of(set, defaults::CONVERTED, language)
            )
        }
        RecordType::Lead => display_names::brief(row.text(lead::COMPANY)).into_owned(),
        RecordType::Contact => named(contact::ACCOUNT),
        RecordType::Opportunity => named(opportunity::STAGE),
        RecordType::Activity => named(activity::TYPE),
        _ => display_names::brief(row.text(account::CITY)).into_owned(),
    }
}
