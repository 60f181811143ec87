//! The web form generator: fields, language, delivery method, and the HTML to paste.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::picklist::Picklist;
use crate::domain::records::{lead, settings};
use crate::domain::{Field, RecordType, defaults};
use crate::enquiry::web_form::{self, DeliveryMethod, Form, FormField};
use crate::enquiry::{self, capture};
use crate::locale::{Language, phrases};
use crate::store::{display_names, picklists};
use crate::ui::context::AppContext;
use crate::ui::pages::settings::inline_field::cell;
use crate::ui::pages::settings::workspace::chosen;

/// The generator.
pub fn web_form(cx: AppContext) -> AnyView {
    let app = cx.app;
    let fields = RwSignal::new(app.read_untracked(web_form::default_fields));
    let name = RwSignal::new(cx.t(phrases::FORM_NAME_DEFAULT).to_string());
    let thanks = RwSignal::new(cx.t(phrases::THANKS_DEFAULT).to_string());
    let mail = RwSignal::new(String::new());
    let language = RwSignal::new(cx.language);
    let source = RwSignal::new(defaults::SOURCE_WEB.to_string());
    let way = RwSignal::new("message".to_string());
    let address = window().location().href().unwrap_or_default().split('#').next().unwrap_or_default().to_string();
    let app_address = address.clone();
    let html = Memo::new(move |_| {
        let form = Form {
            name: name.get(),
            fields: fields.get(),
            language: language.get(),
            source: source.get().parse().ok(),
            thanks: thanks.get(),
            way: match way.get().as_str() {
                "beside" => DeliveryMethod::Beside,
                "mail" => DeliveryMethod::Mail,
                _ => DeliveryMethod::Message,
            },
            app: address.clone(),
            mail: mail.get(),
        };
        app.read(|set| web_form::html(set, &form))
    });
    let ways = [("message", phrases::BY_MESSAGE), ("beside", phrases::BY_STORAGE), ("mail", phrases::BY_MAIL)];
    let ways = ways.map(|(key, name)| (key.to_string(), cx.t(name).to_string())).to_vec();
    let way_hint = move || {
        let hint = match way.get().as_str() {
            "beside" => phrases::BY_STORAGE_HINT,
            "mail" => phrases::BY_MAIL_HINT,
            _ => phrases::BY_MESSAGE_HINT,
        };
        cx.t(hint)
    };
    let sources: Vec<(String, String)> = app.read_untracked(|set| {
        let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::Source).into_iter().map(named).collect()
    });
    let languages = Language::ALL.map(|language| (language.code().to_string(), language.name().to_string())).to_vec();
    // The form's texts may have to be loaded first.
    let choose_language = move |code: String| {
        app.with_language(Language::from_tag(&code), move |chosen| {
            language.try_set(chosen);
        });
    };
    let language_code = Signal::derive(move || language.get().code().to_string());
    let origins = RecordType::Settings.field(settings::ORIGINS);
    let allowed = move || {
        (way.get() == "message").then(|| {
            let control = origins.map(|field| cell(cx, RecordType::Settings, settings::SETTINGS_ID, field));
            view! { <div class="setting">{control}<p class="soft">{cx.t(phrases::ORIGINS_HINT)}</p></div> }
        })
    };
    let mail_to = move || (way.get() == "mail").then(|| text("mail", cx.t(phrases::MAIL_TO), mail));
    let line = move |field: &'static Field| ask(cx, field, fields);
    let offered = app.read_untracked(|set| enquiry::form_fields(set).collect::<Vec<_>>());
    let source_label = RecordType::Lead.field(lead::SOURCE).map_or("", |field| field.label.of(cx.language));
    let select_all = |event: web_sys::FocusEvent| {
        let area: web_sys::HtmlTextAreaElement = event_target(&event);
        area.select();
    };
    let save = move |_| app.save_text("kontor-form.html", "text/html", &html.get_untracked());
    view! {
        <section class="panel"><div class="panel-body setting-lines">
            {chosen(cx, "way", cx.t(phrases::HANDS_OVER), phrases::HANDS_OVER_HINT, ways, way.into(), move |key| way.set(key))}
            <p class="soft way-hint">{way_hint}</p>
            {allowed}
            {mail_to}
            {text("name", cx.t(phrases::FORM_NAME), name)}
            {text("thanks", cx.t(phrases::THANKS), thanks)}
            {chosen(cx, "form-language", cx.t(phrases::FORM_LANGUAGE), phrases::FORM_LANGUAGE_HINT, languages, language_code, choose_language)}
            {chosen(cx, "source", source_label, phrases::FORM_SOURCE_HINT, sources, source.into(), move |id| source.set(id))}
        </div></section>
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::FORM_ASKS)}</h2></div>
            <div class="panel-body gate-fields">{offered.into_iter().map(line).collect_view()}</div>
        </section>
        <section class="panel">
            <div class="panel-head"><h2><label for="form-html">{cx.t(phrases::FORM_HTML)}</label></h2>
                <button type="button" class="button" on:click=save>{cx.t(phrases::SAVE_HTML)}</button></div>
            <div class="panel-body stack">
                <p class="soft">{cx.t(phrases::FORM_HTML_TEXT)}</p>
                <textarea id="form-html" class="input code" readonly rows="14" prop:value=html
                    on:focus=select_all></textarea>
            </div>
        </section>
        {capture_panel(cx, &app_address)}
    }
    .into_any()
}

/// The bookmark by which pages become enquiries. A page of a site cannot open one of a file.
fn capture_panel(cx: AppContext, address: &str) -> Option<AnyView> {
    let link = address.starts_with("http").then(|| capture::bookmarklet(address))?;
    let own = link.clone();
    let copy = move |_| {
        cx.app.copy_text(&own);
        cx.app.messages.show(cx.t(phrases::LINK_COPIED).to_string());
    };
    // It does something on other pages only; here it says where it belongs.
    let explain = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        cx.app.messages.show(cx.t(phrases::CAPTURE_HINT).to_string());
    };
    let panel = view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::CAPTURE_TITLE)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{cx.t(phrases::CAPTURE_TEXT)}</p>
                <div class="page-actions"><a class="button" href=link on:click=explain>{cx.t(phrases::CAPTURE_LINK)}</a>
                    <button type="button" class="button" data-look="quiet" on:click=copy>{cx.t(phrases::COPY_REPORT_LINK)}</button></div>
            </div>
        </section>
    };
    Some(panel.into_any())
}

fn text(id: &'static str, label: &'static str, value: RwSignal<String>) -> AnyView {
    let id = format!("form-{id}");
    view! {
        <div class="setting"><div class="field"><label for=id.clone()>{label}</label>
            <input id=id autocomplete="off" prop:value=value on:input=move |event| value.set(event_target_value(&event))/></div></div>
    }
    .into_any()
}

/// The choice whether the form has a field, and whether it is required.
fn ask(cx: AppContext, field: &'static Field, fields: RwSignal<Vec<FormField>>) -> AnyView {
    let label = field.label.of(cx.language);
    let is_asked = move || fields.with(|fields| fields.iter().any(|asked| asked.field == field));
    let is_required =
        move || fields.with(|fields| fields.iter().any(|asked| asked.field == field && asked.is_required));
    let toggle = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        fields.update(|fields| {
            fields.retain(|asked| asked.field != field);
            if on {
                fields.push(FormField { field, is_required: false });
            }
        });
    };
    let require = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        fields.update(|fields| {
            fields.iter_mut().filter(|asked| asked.field == field).for_each(|asked| asked.is_required = on);
        });
    };
    view! {
        <div class="form-ask">
            <label class="check"><input type="checkbox" prop:checked=is_asked on:change=toggle/>{label}</label>
            {move || is_asked().then(|| view! {
                <label class="check soft"><input type="checkbox" aria-label=cx.labelled(&label, &cx.t(phrases::MUST)) prop:checked=is_required on:change=require/>{cx.t(phrases::MUST)}</label>
            })}
        </div>
    }
    .into_any()
}
