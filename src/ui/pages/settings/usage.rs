//! How often an entry is used, which opens the records that use it: a list, or a menu of lists if several fields do.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::filter::{Filter, Predicate};
use crate::store::picklists::{self, UsageCounts};
use crate::store::query_string;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::popover::menu_named;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The records that link to each record by fields that `points` selects; counted once, when the page is opened.
pub fn uses(cx: AppContext, points: impl Fn(&Field) -> bool + Send + Sync + 'static) -> Memo<UsageCounts> {
    Memo::new(move |_| cx.app.read_untracked(|set| picklists::usage_counts(set, &points)))
}

/// The number of uses of an entry.
pub fn used(cx: AppContext, uses: Memo<UsageCounts>, id: Id) -> AnyView {
    let number = move |count: usize| format::number(count as i64, cx.language);
    let how = cx.t(phrases::HOW_USED);
    let list = move |kind: RecordType, field: FieldId| {
        let filter = Filter::field(field, Predicate::OneOf(vec![id]));
        let query = cx.app.read_untracked(|set| query_string::write_all(set, kind, Filter::All(vec![filter])));
        cx.href_with(Route::List(kind), &query)
    };
    let own: Vec<((RecordType, FieldId), usize)> = uses
        .with(|uses| uses.get(&id).map(|own| own.iter().map(|(place, count)| (*place, *count)).collect()))
        .unwrap_or_default();
    let total: usize = own.iter().map(|(_, count)| count).sum();
    let text = cx.t_with(phrases::USED, &[&number(total)]);
    match own.as_slice() {
        [] => view! { <span class="entry-uses soft" data-figure=FigureKind::Zero.key() title=how>{text}</span> }
            .into_any(),
        [((kind, field), _)] => {
            view! { <span class="entry-uses soft">{figure(FigureKind::Count, text, list(*kind, *field), how)}</span> }
                .into_any()
        }
        _ => {
            let own = own.clone();
            let line = move |((kind, field), count): ((RecordType, FieldId), usize)| {
                let label = cx.field(kind, field).map_or("", |field| field.label.of(cx.language));
                let text = cx.labelled(&format!("{}, {label}", kind.many().of(cx.language)), &number(count));
                view! { <li>{figure(FigureKind::Count, text, list(kind, field), cx.t_with(phrases::HOW_USED_IN, &[label]))}</li> }
            };
            let lines =
                move || view! { <ul class="plain-list">{own.iter().copied().map(line).collect_view()}</ul> }.into_any();
            let name = text.clone();
            let face = view! { <span data-figure=FigureKind::Parts.key() title=how>{text}</span> }.into_any();
            view! { <span class="entry-uses soft">{menu_named(face, name, lines)}</span> }.into_any()
        }
    }
}
