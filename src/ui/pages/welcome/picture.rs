//! The picture of the welcome page: a pipeline, drawn in the page's own colours.
use leptos::prelude::*;

/// A column: its tone, and its cards by the hue of the company and the length of the name.
type Column = (&'static str, &'static [(u32, u32)]);

const COLUMNS: [Column; 4] = [
    ("s1", &[(30, 84), (210, 60), (285, 96), (150, 72)]),
    ("s4", &[(120, 92), (345, 64), (60, 80)]),
    ("s8", &[(255, 70), (15, 88)]),
    ("good", &[(180, 78), (315, 60), (90, 92)]),
];
const WIDTH: u32 = 176;
const CARD: u32 = 84;

/// The picture; it says nothing that the text does not.
pub fn picture() -> AnyView {
    let column = |(at, (tone, cards)): (usize, Column)| {
        let x = at as u32 * (WIDTH + 16) + 16;
        let card = move |(row, (hue, length)): (usize, &(u32, u32))| {
            let y = row as u32 * (CARD + 12) + 64;
            view! {
                <g class="tinted" style=("--hue", hue.to_string())>
                    <rect class="picture-card" x=x + 8 y=y width=WIDTH - 16 height=CARD rx="8"></rect>
                    <rect class="picture-face" x=x + 20 y=y + 14 width="24" height="24" rx="6"></rect>
                    <rect class="picture-name" x=x + 52 y=y + 16 width=*length height="8" rx="4"></rect>
                    <rect class="picture-line" x=x + 52 y=y + 30 width=length * 2 / 3 height="6" rx="3"></rect>
                    <rect class="picture-name" x=x + 20 y=y + 58 width="48" height="8" rx="4"></rect>
                    <circle class="picture-line" cx=x + WIDTH - 28 cy=y + 62 r="8"></circle>
                </g>
            }
        };
        view! {
            <g data-tone=tone>
                <rect class="picture-column" x=x y="16" width=WIDTH height="452" rx="12"></rect>
                <rect class="picture-stage" x=x + 16 y="34" width="10" height="10" rx="3"></rect>
                <rect class="picture-name" x=x + 34 y="35" width="72" height="8" rx="4"></rect>
                {cards.iter().enumerate().map(card).collect_view()}
            </g>
        }
    };
    view! {
        <svg class="welcome-picture" viewBox="0 0 784 484" preserveAspectRatio="xMinYMid slice" aria-hidden="true">
            {COLUMNS.into_iter().enumerate().map(column).collect_view()}
        </svg>
    }
    .into_any()
}
