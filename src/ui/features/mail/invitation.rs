//! The dialog that invites to a meeting, tells of its changes or calls it off: an email as a draft, with the meeting for calendars.
use leptos::prelude::*;

use crate::app_state::{AppState, series_words};
use crate::base::mail::{self, CalendarPart, Draft};
use crate::base::{Id, Row};
use crate::command::{Command, Invite};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::locale::{Phrase, calendar, phrases};
use crate::store::RecordStore;
use crate::store::invitations::{FILE_NAME, Invitation, NotInvited, When};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::dialog as modal;
use crate::ui::context::AppContext;

/// Whether a record is a meeting to which somebody is invited, and not the person of an email.
pub fn is_for(cx: AppContext, about: Id) -> bool {
    let kind = cx.app.read_untracked(|set| set.locate(about).map(|(kind, _)| kind));
    kind == Some(RecordType::Activity)
}

/// The dialog.
pub fn dialog(cx: AppContext, id: Id) -> AnyView {
    let is_cancelled = RwSignal::new(false);
    // Whoever was invited to the series is told of the series.
    let was_series =
        cx.app.read_untracked(|set| Some(!set.get(RecordType::Activity, id)?.text(activity::SERIES).is_empty()));
    let was_series = was_series.unwrap_or_default();
    let is_series = RwSignal::new(was_series);
    let found = Memo::new(move |_| {
        let me = cx.app.user();
        let row = |set: &RecordStore| {
            let row = set.get(RecordType::Activity, id)?;
            let of = if is_series.get() { Invitation::of_series } else { Invitation::of };
            Some(of(set, row, me, is_cancelled.get()))
        };
        cx.app.read(row).unwrap_or(Err(NotInvited::Done))
    });
    let (name, was_invited, repeats) = cx
        .app
        .read_untracked(|set| {
            let row: &Row = set.get(RecordType::Activity, id)?;
            let was_invited = row.number(activity::INVITATION).is_some();
            let repeats = !row.text(activity::RECURRENCE).is_empty();
            Some((row.text(activity::SUBJECT).to_string(), was_invited, repeats))
        })
        .unwrap_or_default();
    let subject = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let is_storing = RwSignal::new(false);
    let fill = move || {
        if let Ok(own) = found.get_untracked() {
            let (own_subject, own_text) = words(cx, &own);
            subject.set(own_subject);
            text.set(own_text);
        }
    };
    fill();
    let submit = move || {
        let Ok(own) = found.get_untracked() else { return };
        if is_storing.get_untracked() {
            return;
        }
        let subject = mail::one_line(&subject.get_untracked());
        if subject.is_empty() {
            problem.set(Some(cx.t(phrases::MAIL_NEEDS_SUBJECT).to_string()));
            return crate::ui::components::focus::focus("mail-subject");
        }
        is_storing.set(true);
        let text = text.get_untracked();
        let wanted = Invite {
            meeting: id,
            version: own.version,
            to: own.invited.iter().map(|one| one.address.clone()).collect(),
            subject: subject.clone(),
            text: text.clone(),
            is_cancelled: own.is_cancelled,
            is_series: own.series.is_some(),
        };
        let failed = if_here(move |why: String| {
            is_storing.set(false);
            problem.set(Some(why));
        });
        cx.app.run(Command::Invite(wanted), move |result| match result {
            Ok(_) => {
                download(cx, &own, subject, text);
                cx.dialog.set(None);
            }
            Err(failure) => failed(cx.app.explain(&failure)),
        });
    };
    let again = Callback::new(move |()| {
        problem.set(None);
        fill();
    });
    let choice = was_invited.then(|| {
        let labels = [phrases::MEETING_INVITATION, phrases::MEETING_CANCELLATION];
        either(cx, phrases::INVITATION_WHAT, labels, is_cancelled, again)
    });
    let people = move || match found.get() {
        Ok(own) => recipients(cx, &own),
        Err(why) => view! { <p class="banner" data-tone="bad" role="alert">{cx.t(why.phrase())}</p> }.into_any(),
    };
    let cancels = move || {
        is_cancelled.get().then(|| view! { <p class="banner" role="status">{cx.t(phrases::INVITE_CANCELS)}</p> })
    };
    let series = repeats.then(|| {
        let labels = [phrases::INVITE_THIS_DATE, phrases::INVITE_SERIES];
        let choice = (!was_series).then(|| either(cx, phrases::INVITE_WHICH, labels, is_series, again));
        let told = move || cx.t(if is_series.get() { phrases::INVITE_ALL_DATES } else { phrases::INVITE_ONE_DATE });
        view! { {choice}<p class="banner" role="status">{told}</p> }
    });
    let body = view! {
        <div class="stack">
        {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
        {choice}
        {people}
        {series}
        {cancels}
        <div class="field"><label for="mail-subject">{cx.t(phrases::MAIL_SUBJECT)}" *"</label>
            <input id="mail-subject" autofocus="" autocomplete="off" aria-required="true" prop:value=subject on:input=move |event| { problem.set(None); subject.set(event_target_value(&event)); }/></div>
        <div class="field" data-wide=""><label for="mail-text">{cx.t(phrases::MAIL_TEXT)}</label>
            <textarea id="mail-text" rows="10" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea></div>
        <p class="soft">{cx.t(phrases::INVITE_NOTE)}</p>
        </div>
    };
    let is_off = move || is_storing.get() || found.with(Result::is_err);
    let save = view! { <button type="submit" class="button" data-look="primary" disabled=is_off>{cx.t(phrases::MAIL_SAVE)}</button> };
    let title = cx.t_with(phrases::INVITE_SUBJECT, &[&name]);
    modal(cx, title, "large", body.into_any(), save.into_any(), submit)
}

/// A choice of two: that of the second one is kept, and what follows from it is done.
fn either(cx: AppContext, name: Phrase, labels: [Phrase; 2], is_second: RwSignal<bool>, then: Callback<()>) -> AnyView {
    let button = move |(second, label): (bool, Phrase)| {
        let choose = move |_| {
            is_second.set(second);
            then.run(());
        };
        view! { <button type="button" aria-pressed=move || (is_second.get() == second).to_string() on:click=choose>{cx.t(label)}</button> }
    };
    let buttons = [false, true].into_iter().zip(labels).map(button).collect_view();
    view! { <div class="segmented" role="group" aria-label=cx.t(name)>{buttons}</div> }.into_any()
}

/// Who invites, who is invited, and who is not and why.
fn recipients(cx: AppContext, own: &Invitation) -> AnyView {
    let (name, address) = &own.organizer;
    let organizer = format!("{name} <{address}>");
    let to = own.invited.iter().map(|one| one.title().to_string()).collect::<Vec<_>>().join(", ");
    let line = |(name, why): &(String, crate::store::left_out::LeftOut)| {
        let text = cx.t_with(phrases::INVITE_LEFT_OUT, &[name, cx.t(why.phrase())]);
        view! { <p class="banner" data-tone="warn" role="status">{text}</p> }
    };
    let left_out = own.left_out.iter().map(line).collect_view();
    view! {
        <p class="mail-to"><span class="soft">{cx.t(phrases::INVITE_TO)}{cx.language.colon()}</span>{to}</p>
        <p class="mail-to"><span class="soft">{cx.t(phrases::INVITE_ORGANIZER)}{cx.language.colon()}</span>{organizer}</p>
        {left_out}
    }
    .into_any()
}

/// The subject and the text to begin with.
fn words(cx: AppContext, own: &Invitation) -> (String, String) {
    let zone = AppState::zone();
    let when = match own.when {
        When::On(day) => calendar::weekday_and_long_day(day, cx.language),
        When::At(start) => {
            let time = |minutes: i32| calendar::time(minutes, cx.language);
            let (day, begin) = (zone.day(start), zone.minutes(start));
            let end = zone.minutes(crate::base::Timestamp(start.0 + own.minutes * 60_000));
            // The clock of whoever reads may be another one; the calendar part has the moment.
            let offset = ((zone.wall)(start) - start.0) / 60_000;
            let sign = if offset < 0 { '-' } else { '+' };
            let utc = format!("UTC{sign}{}:{:02}", offset.abs() / 60, offset.abs() % 60);
            format!("{}, {}–{} ({utc})", calendar::weekday_and_long_day(day, cx.language), time(begin), time(end))
        }
    };
    // The rule in words, as far as they are there.
    let rule = own.series.map(|rule| rule.text());
    let rule = rule.and_then(|rule| series_words::of(&rule, cx.language));
    let when = rule.map_or(when.clone(), |rule| format!("{when}\n{rule}"));
    let lines: String =
        [&own.place, &own.link].into_iter().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
    let from = own.organizer.0.as_str();
    let (subject, text) = match own.is_cancelled {
        true => (phrases::CANCEL_SUBJECT, cx.t_with(phrases::CANCEL_TEXT, &[&own.subject, &when, from])),
        false => {
            let subject = if own.asks_again { phrases::INVITE_NEW_SUBJECT } else { phrases::INVITE_SUBJECT };
            (subject, cx.t_with(phrases::INVITE_TEXT, &[&own.subject, &when, &lines, from]))
        }
    };
    (cx.t_with(subject, &[&own.subject]), text)
}

/// Offers the draft as a file.
fn download(cx: AppContext, own: &Invitation, subject: String, text: String) {
    let now = cx.app.now();
    let zone = AppState::zone_name();
    let text_of_calendar = own.calendar_in(&text, now, (&zone, AppState::zone()));
    let calendar = CalendarPart { method: own.method(), name: FILE_NAME, text: text_of_calendar };
    let mut to = own.invited.iter().map(|one| (one.name.clone(), one.address.clone()));
    let Some((name, address)) = to.next() else { return };
    let from = cx.app.read_untracked(|set| super::write_one::sender(cx, set));
    let from = from.filter(|(_, address)| mail::is_address(address)).or(Some(own.organizer.clone()));
    let others: Vec<(String, String)> = to.collect();
    let draft = Draft { from, name, address, subject, text };
    let file = mail::write_invitation(&draft, &others, &calendar, now);
    cx.app.download_bytes(&mail::file_name("", &draft.subject), "message/rfc822", file.as_bytes());
}
