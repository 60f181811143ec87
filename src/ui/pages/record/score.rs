//! The score of an open lead or deal with its reasons, each of which opens its records. It is worked out once the page is painted, and there
//! is none as long as too few are closed: the report says so, once, and not each record.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::report::factors::SCORED;
use crate::store::record_header;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::focus::focus;
use crate::ui::components::idle::when_idle;
use crate::ui::context::AppContext;
use crate::ui::features::scoring::{RecordScore, SCORE_ADDRESS, ScoreSpot, report_key, score_of, words};
use crate::ui::navigation::{self, Route};

/// The score of a record.
pub fn card(cx: AppContext, kind: RecordType, id: Id) -> Option<AnyView> {
    if !SCORED.contains(&kind) {
        return None;
    }
    let is_open = Memo::new(move |_| cx.app.read(|set| Some(record_header::is_open(set, kind, set.get(kind, id)?))));
    let known: RwSignal<Option<RecordScore>> = RwSignal::new(None);
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
            cx.app.with_scores(kind, false, move |outcomes, learnt| {
                known.try_set(cx.app.read_untracked(|set| score_of(cx, set, outcomes, learnt, id)));
            });
        });
    });
    Some((move || known.get().map(|score| shown(cx, kind, score))).into_any())
}

fn shown(cx: AppContext, kind: RecordType, score: RecordScore) -> AnyView {
    let report = format!("r={}", report_key(kind));
    let report = view! { <p><a href=cx.href_with(Route::Reports, &report)>{cx.t(phrases::SCORE_REPORT)}</a></p> };
    let words = words(kind);
    let how = cx.t(words.how);
    // From the cell of a list, whose link asks for it.
    let is_wanted = navigation::query() == SCORE_ADDRESS;
    if is_wanted {
        focus("record-score");
    }
    let RecordScore { score, alike, reasons, fifth } = score;
    let number = |number: u32| format::number(number.into(), cx.language);
    let title = cx.t_with(phrases::SCORE_IS, &[&number(score.into())]);
    let alike = alike.map(|(text, spot)| figure(FigureKind::Result, text, spot.href(cx), how));
    let checked = match fifth {
        Some((rate, spot)) => {
            let text = cx.t_with(words.checked, &[&number(rate.records), &number(rate.won)]);
            figure(FigureKind::Result, text, spot.href(cx), cx.t(phrases::SCORE_CHECK))
        }
        None => view! { <span class="soft">{cx.t(words.no_check)}</span> }.into_any(),
    };
    let reason = |(raises, text, spot): (bool, String, ScoreSpot)| {
        let effect = cx.t(if raises { phrases::SCORE_UP } else { phrases::SCORE_DOWN });
        let sign = if raises { "+" } else { "−" };
        view! { <li data-raises=raises.to_string()><span class="score-sign" role="img" aria-label=effect>{sign}</span>{figure(FigureKind::Result, text, spot.href(cx), how)}</li> }
    };
    view! {
        <details class="fold record-score" open=is_wanted>
            <summary id="record-score"><span data-figure=FigureKind::Parts.key() title=how>{title}</span></summary>
            <p>{alike}</p>
            <ul class="plain-list">{reasons.into_iter().map(reason).collect_view()}</ul>
            <p>{checked}</p>
            {report}
        </details>
    }
    .into_any()
}
