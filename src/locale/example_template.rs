//! The email template that a workspace without any can begin with: subject and text in each language, whatever language the
//! page is in.

/// Subject and text, in the order of the languages.
pub const EXAMPLE: [(&str, &str); 3] = [
    (
        "Thank you for your interest",
        "Hello {{first_name|there}},\n\nthank you for your interest in working with us.\n{{#if company}}\nI would be glad to learn more about {{company}}.\n{{/if}}\nWhen could we talk for a quarter of an hour?\n\nKind regards\n{{me.name|}}\n",
    ),
    (
        "Danke für Ihr Interesse",
        "Guten Tag {{#if first_name}}{{first_name}} {{/if}}{{last_name}},\n\nvielen Dank für Ihr Interesse an einer Zusammenarbeit.\n{{#if company}}\nGern erfahre ich mehr über {{company}}.\n{{/if}}\nWann passt Ihnen ein Gespräch von einer Viertelstunde?\n\nMit freundlichen Grüßen\n{{me.name|}}\n",
    ),
    (
        "Merci de votre intérêt",
        "Bonjour {{#if first_name}}{{first_name}} {{/if}}{{last_name}},\n\nmerci de votre intérêt pour une collaboration.\n{{#if company}}\nJe serais ravi d’en savoir plus sur {{company}}.\n{{/if}}\nQuand pourrions-nous échanger un quart d’heure ?\n\nBien cordialement\n{{me.name|}}\n",
    ),
];
