//! The score of an open lead with its reasons, each of which opens its leads. It is worked out once the page is painted, and there
//! is none as long as too few leads are closed: the report says so, once, and not each lead.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::records::{lead, status};
use crate::domain::{RecordType, defaults};
use crate::locale::{format, phrases};
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::components::idle::when_idle;
use crate::ui::context::AppContext;
use crate::ui::features::scoring::{LeadScore, SCORE_ADDRESS, score_of};
use crate::ui::navigation::{self, Route};

/// The score of a lead.
pub fn card(cx: AppContext, kind: RecordType, id: Id) -> Option<AnyView> {
    if kind != RecordType::Lead {
        return None;
    }
    let is_open = Memo::new(move |_| {
        cx.app.read(|set| {
            let own = set.get(RecordType::Lead, id)?.link(lead::STATUS)?;
            Some(defaults::is_open(set.get(RecordType::Status, own)?.link(status::CATEGORY)))
        })
    });
    let known: RwSignal<Option<LeadScore>> = RwSignal::new(None);
    Effect::new(move |_| {
        cx.app.workspace.tick.track();
        if is_open.get() != Some(true) {
            return known.set(None);
        }
        when_idle(move || {
            // The page may be disposed by then.
            if known.is_disposed() {
                return;
            }
            cx.app.with_scores(false, move |outcomes, learnt| {
                known.try_set(cx.app.read_untracked(|set| score_of(cx, set, outcomes, learnt, id)));
            });
        });
    });
    Some((move || known.get().map(|score| shown(cx, score))).into_any())
}

fn shown(cx: AppContext, score: LeadScore) -> AnyView {
    let report =
        view! { <p><a href=cx.href_with(Route::Reports, "r=lead-scoring")>{cx.t(phrases::SCORE_REPORT)}</a></p> };
    let how = cx.t(phrases::SCORE_HOW);
    // From the cell of a list, whose link asks for it.
    let is_wanted = navigation::query() == SCORE_ADDRESS;
    if is_wanted {
        focus("lead-score");
    }
    let LeadScore { score, alike, reasons, fifth } = score;
    let number = |number: u32| format::number(number.into(), cx.language);
    let title = cx.t_with(phrases::SCORE_IS, &[&number(score.into())]);
    let alike = alike.map(|(text, spot)| figure(FigureKind::Result, text, spot.href(cx), how));
    let checked = match fifth {
        Some((rate, spot)) => {
            let text = cx.t_with(phrases::SCORE_CHECKED, &[&number(rate.leads), &number(rate.converted)]);
            figure(FigureKind::Result, text, spot.href(cx), cx.t(phrases::SCORE_CHECK))
        }
        None => view! { <span class="soft">{cx.t(phrases::SCORE_NO_CHECK)}</span> }.into_any(),
    };
    let reason = |(raises, text, spot): (bool, String, crate::ui::features::scoring::ScoreSpot)| {
        let effect = cx.t(if raises { phrases::SCORE_UP } else { phrases::SCORE_DOWN });
        let sign = if raises { "+" } else { "−" };
        view! { <li data-raises=raises.to_string()><span class="score-sign" role="img" aria-label=effect>{sign}</span>{figure(FigureKind::Result, text, spot.href(cx), how)}</li> }
    };
    view! {
        <details class="fold lead-score" open=is_wanted>
            <summary id="lead-score"><span data-figure=FigureKind::Parts.key() title=how>{title}</span></summary>
            <p>{alike}</p>
            <ul class="plain-list">{reasons.into_iter().map(reason).collect_view()}</ul>
            <p>{checked}</p>
            {report}
        </details>
    }
    .into_any()
}
