//! For whom a form was drawn: every form of a signed-in page says so, and is taken from nobody else.

use maud::{Markup, PreEscaped, html};

/// The name of the hidden field, the first of its form.
pub const FORM_OWNER: &str = "form-owner";

/// As [`hidden`](super::hidden) draws it, with nothing in it. What a person writes is escaped and
/// never reads like it.
const SLOT: &str = r#"<input type="hidden" name="form-owner" value="">"#;

/// Where the page around a form says for whom it is drawn. Left as it is, the form is refused.
pub(in crate::ui) fn owner_slot() -> Markup {
    PreEscaped(SLOT.to_owned())
}

/// A page whose forms say for whom they are drawn; with nobody signed in they say nothing.
pub(in crate::ui) fn fill_owner_slots(page: Markup, owner: Option<&str>) -> Markup {
    let filled = match owner {
        Some(owner) => html! { input type="hidden" name=(FORM_OWNER) value=(owner); }.into_string(),
        None => String::new(),
    };
    PreEscaped(page.into_string().replace(SLOT, &filled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::{hidden, post_form, post_form_multipart, saving_form};

    #[test]
    fn every_form_that_posts_says_for_whom_it_was_drawn() {
        assert_eq!(hidden(FORM_OWNER, "").into_string(), SLOT);
        for form in [
            post_form("/a", html! {}),
            saving_form("/a", html! {}),
            post_form_multipart("/a", html! {}),
        ] {
            let own = fill_owner_slots(form.clone(), Some("abc")).into_string();
            assert!(
                own.contains(r#"novalidate"#) && own.contains(r#"value="abc""#),
                "{own}"
            );
            let nobodys = fill_owner_slots(form, None).into_string();
            assert!(!nobodys.contains(FORM_OWNER), "{nobodys}");
        }
    }

    #[test]
    fn what_somebody_writes_is_never_taken_for_it() {
        let written = html! { p { (SLOT) } };
        let page = fill_owner_slots(written.clone(), Some("abc"));
        assert_eq!(page.into_string(), written.into_string());
    }
}
