//! The lists of related records, as the layout of the record type arranges them: the wide ones below what happened, the others
//! below the fields, and those that the layout hides at the end, on demand.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::layouts::{self, List};
use crate::ui::components::disclosure::disclosure;
use crate::ui::context::AppContext;
use crate::ui::pages::record::related::Related;
use crate::ui::pages::record::{campaign_members, contact_roles, files, hierarchy, line_items};

/// The lists of a record.
#[derive(Clone, Copy)]
pub struct Lists {
    cx: AppContext,
    kind: RecordType,
    id: Id,
    related: Related,
    /// Those that are shown, and those shown on demand.
    arranged: Memo<[Vec<List>; 2]>,
}

impl Lists {
    /// Those of a record.
    pub fn of(cx: AppContext, kind: RecordType, id: Id) -> Lists {
        let related = Related::of(cx, kind, id);
        let arranged = Memo::new(move |_| {
            let lists = cx.app.read(|set| {
                let pipeline = set.get(kind, id).and_then(|row| layouts::pipeline_of(set, kind, row));
                Some(layouts::lists(set, kind, pipeline))
            });
            let [mut shown, hidden] = lists.unwrap_or_default();
            // The link to it may be an archived field, which layouts do not know.
            for list in related.kinds().into_iter().map(List::Records) {
                if !shown.contains(&list) && !hidden.contains(&list) {
                    shown.push(list);
                }
            }
            [shown, hidden]
        });
        Lists { cx, kind, id, related, arranged }
    }

    /// The wide lists.
    pub fn wide(self) -> AnyView {
        self.shown(true)
    }

    /// The other lists, and those shown on demand.
    pub fn narrow(self) -> AnyView {
        let hidden = Memo::new(move |_| self.arranged.with(|[_, hidden]| hidden.clone()));
        let more = move || {
            let all = hidden.get();
            (!all.is_empty()).then(|| {
                let body = move || all.iter().map(|list| self.list(*list)).collect_view().into_any();
                disclosure("fold more-lists", self.cx.t(phrases::LAYOUT_MORE_LISTS), false, body)
            })
        };
        view! { {self.shown(false)}{more} }.into_any()
    }

    fn shown(self, is_wide: bool) -> AnyView {
        let all = Memo::new(move |_| {
            let is_here = |list: &&List| list.is_wide() == is_wide;
            self.arranged.with(|[shown, _]| shown.iter().filter(is_here).copied().collect::<Vec<_>>())
        });
        (move || all.get().into_iter().map(|list| self.list(list)).collect_view()).into_any()
    }

    fn list(self, list: List) -> AnyView {
        let Lists { cx, kind, id, related, .. } = self;
        match list {
            List::Products => line_items::lines(cx, kind, id),
            List::Roles => contact_roles::roles(cx, kind, id),
            List::Records(target) => related.panel(target),
            List::Campaigns => campaign_members::campaigns_of(cx, kind, id).into_any(),
            List::Hierarchy => hierarchy::tree(cx, kind, id),
            List::Files => files::files(cx, kind, id),
        }
    }
}
