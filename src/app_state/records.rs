//! Reading the records of the open workspace: the present ones, or those of the past date that is viewed.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, AsOf};
use crate::base::{Date, Id, TimeZone, Timestamp};
use crate::browser::environment;
use crate::domain::RecordType;
use crate::session::command_rules::AskForm;
use crate::store::RecordStore;

impl AppState {
    /// Reads the record store; the caller runs again after every commit.
    pub fn read<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        self.workspace.tick.track();
        self.read_untracked(read)
    }

    /// Reads the record store once.
    pub fn read_untracked<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        if let Some(past) = self.past_records() {
            if past.set.schema().computes()
                && let Some(open) = self.workspace.current()
            {
                open.session.speak(self.appearance.language.get_untracked());
                past.set.view(open.session.view(past.day));
            }
            return read(&past.set);
        }
        self.read_untracked_present(read)
    }

    /// What asks the record rules for a form; `None` if there are none, or before it is loaded.
    pub fn form_rules(self) -> Option<AskForm> {
        self.workspace.current()?.session.form_rules()
    }

    /// Loads what computes formulas, for the preview of one that no field has yet; the views are updated then.
    pub fn preview_formulas(self) {
        let Some(open) = self.workspace.current() else { return };
        spawn_local(async move {
            match open.session.preview_formulas().await {
                Ok(()) => self.workspace.tick.update(|tick| *tick += 1),
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
        });
    }

    /// Reads present records such as views, reports and dashboards, which apply to any viewed date.
    pub fn read_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        self.workspace.tick.track();
        self.read_untracked_present(read)
    }

    /// [`AppState::read_present`] without tracking.
    pub fn read_untracked_present<T: Default>(self, read: impl FnOnce(&RecordStore) -> T) -> T {
        let Some(open) = self.workspace.current() else { return T::default() };
        open.session.speak(self.appearance.language.get_untracked());
        open.session.read(read)
    }

    /// Today's date, regardless of the viewed one.
    pub fn real_today(self) -> Date {
        environment::today()
    }

    /// The current user, if they are still an owner.
    pub fn user(self) -> Option<Id> {
        self.workspace.me.get().filter(|id| self.read(|set| set.get(RecordType::User, *id).is_some()))
    }

    /// Today in the user's time zone, or the past date that is viewed.
    pub fn today(self) -> Date {
        self.past_records().map_or_else(environment::today, |past| past.day)
    }

    /// The current time, or the end of the past date that is viewed.
    pub fn now(self) -> Timestamp {
        self.past_records().map_or_else(environment::now, |past| end_of_day(past.day))
    }

    /// The records of the past date that is viewed, once they are loaded.
    pub(super) fn past_records(self) -> Option<Rc<AsOf>> {
        self.past.records.get_value()
    }

    /// The timestamp of a local time, given as milliseconds since 1970-01-01 00:00 in the user's time zone.
    pub fn local(millis: i64) -> Timestamp {
        environment::local_to_utc(millis)
    }

    /// The beginning of a day in the user's time zone.
    pub fn midnight(day: Date) -> Timestamp {
        AppState::local(day.midnight().0)
    }

    /// The user's time zone.
    pub fn zone() -> TimeZone {
        environment::ZONE
    }

    /// The name of the user's time zone for calendars.
    pub fn zone_name() -> String {
        crate::browser::intl::zone_name().unwrap_or_else(|| "Kontor".to_string())
    }

    /// A new record's id.
    pub fn new_id() -> Id {
        environment::new_id()
    }
}

/// The last timestamp of a date in the user's time zone.
pub(super) fn end_of_day(day: Date) -> Timestamp {
    Timestamp(AppState::zone().at(day.add_days(1), 0).0 - 1)
}
