//! What is typed into a form and not saved: it is kept when the form is closed, and offered when it is opened again.
use leptos::prelude::*;

use crate::app_state::FormDraft;
use crate::base::VecMap;
use crate::base::kept::kept;
use crate::locale::phrases;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// The text of each input of a form.
pub type Texts = VecMap<String, String>;

/// The draft of an open form.
#[derive(Clone, Copy)]
pub struct Draft {
    cx: AppContext,
    form: &'static str,
    at: i64,
    is_saved: StoredValue<bool>,
    /// Whether the next input is that of an untouched form.
    begins_anew: StoredValue<bool>,
    write: Callback<Texts>,
    /// The draft of an earlier time, until it is restored or discarded.
    offered: RwSignal<Option<FormDraft>>,
}

impl Draft {
    /// Keeps the input of a form from now on. `read` returns the present input, tracked; `write` restores a kept one.
    pub fn keep(
        cx: AppContext,
        form: String,
        read: impl Fn() -> Texts + Copy + 'static,
        write: impl Fn(Texts) + Send + Sync + 'static,
    ) -> Draft {
        let draft = Draft {
            cx,
            at: cx.app.now().0,
            is_saved: StoredValue::new(false),
            begins_anew: StoredValue::new(false),
            write: Callback::new(write),
            offered: RwSignal::new(cx.app.form_draft(&form)),
            form: kept(&form),
        };
        let first = StoredValue::new(untrack(read));
        let is_dirty = StoredValue::new(false);
        Effect::new(move |_| {
            let texts = read();
            if draft.begins_anew.get_value() {
                draft.begins_anew.set_value(false);
                first.set_value(texts.clone());
            }
            let is_changed = first.with_value(|first| *first != texts) && !draft.is_saved.get_value();
            match is_changed {
                true => cx.app.keep_form(FormDraft { form: draft.form.to_string(), at: draft.at, texts }),
                false if is_dirty.get_value() => cx.app.drop_form(draft.form, draft.at),
                false => {}
            }
            is_dirty.set_value(is_changed);
        });
        on_cleanup(move || {
            let is_kept = is_dirty.try_get_value() == Some(true) && draft.is_saved.try_get_value() == Some(false);
            if is_kept {
                cx.app.messages.show(cx.t(phrases::DRAFT_KEPT_TOLD).to_string());
            }
        });
        draft
    }

    /// Discards the draft, because the form was saved, also where it was closed meanwhile.
    pub fn saved(self) {
        self.is_saved.try_set_value(true);
        self.cx.app.drop_form(self.form, self.at);
    }

    /// Discards the draft of the form with this name, because what it has was saved and the form stays for the next, if
    /// its view still exists.
    pub fn saved_one(self, form: &str) {
        self.cx.app.drop_form(form, self.at);
        self.begins_anew.try_set_value(true);
    }

    /// Takes what an earlier draft has at once, without asking.
    pub fn restore(self) {
        if let Some(kept) = self.offered.get_untracked() {
            self.offered.set(None);
            // From now on it is this form's own draft.
            self.cx.app.drop_form(&kept.form, kept.at);
            self.write.run(kept.texts);
        }
    }

    /// Offers an earlier draft, to be restored or discarded.
    pub fn offer(self) -> AnyView {
        let cx = self.cx;
        let discard = move |_| {
            if let Some(kept) = self.offered.get_untracked() {
                cx.app.drop_form(&kept.form, kept.at);
                self.offered.set(None);
            }
        };
        let banner = move || {
            self.offered.get().map(|kept| {
                let when = format_value::recent(crate::base::Timestamp(kept.at), cx.app.today(), cx.language);
                view! {
                    <div class="draft-offer"><span>{cx.t_with(phrases::DRAFT_KEPT, &[&when])}</span>
                        <button type="button" class="button" on:click=move |_| self.restore()>{cx.t(phrases::RESTORE_DRAFT)}</button>
                        <button type="button" class="button" data-look="quiet" on:click=discard>{cx.t(phrases::DISCARD)}</button></div>
                }
            })
        };
        view! { <div role="status">{banner}</div> }.into_any()
    }
}
