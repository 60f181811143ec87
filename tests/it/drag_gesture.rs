//! When a press becomes a drag: by mouse, by finger, on a grip; and when a drag scrolls.
use kontor::base::drag_gesture::{Activation, DragGesture, EDGE, EDGE_STEP, SLACK, edge_scroll};

#[test]
fn a_mouse_drags_once_it_has_moved_more_than_a_slip_of_the_hand() {
    let mut gesture = DragGesture::press((100, 100), Activation::of_clickable(false));
    assert!(!gesture.is_drag());
    assert!(!gesture.move_to((100 + SLACK, 100 - SLACK)), "a slip of the hand stays a click");
    assert!(gesture.move_to((100, 100 + SLACK + 1)), "in any direction");
    assert_eq!(gesture.offset(), (0, SLACK + 1));
    assert!(gesture.move_to((100, 100)), "it stays a drag where it comes back");
    assert!(gesture.is_drag());
}

#[test]
fn a_mouse_that_rests_does_not_drag() {
    let mut gesture = DragGesture::press((100, 100), Activation::of_clickable(false));
    assert!(!gesture.rest());
    assert!(!gesture.is_drag());
}

#[test]
fn a_finger_drags_only_after_a_long_press() {
    let mut quick = DragGesture::press((100, 100), Activation::of_clickable(true));
    assert!(!quick.move_to((100, 300)), "a quick finger scrolls, however far it goes");

    let mut resting = DragGesture::press((100, 100), Activation::of_clickable(true));
    assert!(!resting.move_to((101, 100)));
    assert!(resting.rest(), "the long press begins the drag");
    assert!(!resting.rest(), "and begins it once");
    assert!(resting.move_to((102, 100)), "from then on every move counts");
    assert_eq!((resting.at(), resting.offset()), ((102, 100), (2, 0)));
}

#[test]
fn a_grip_drags_at_once() {
    let mut gesture = DragGesture::press((5, 5), Activation::Press);
    assert!(gesture.is_drag());
    assert!(gesture.move_to((5, 6)));
    assert!(!gesture.rest(), "it need not be lifted");
}

#[test]
fn a_drag_near_an_edge_scrolls_towards_it() {
    let scroll = |at| edge_scroll(at, 200, 1_200);
    assert_eq!([scroll(1_200 - EDGE), scroll(200 + EDGE), scroll(700)], [0, 0, 0]);
    assert_eq!([scroll(1_201 - EDGE), scroll(1_300)], [EDGE_STEP, EDGE_STEP]);
    assert_eq!([scroll(199 + EDGE), scroll(0)], [-EDGE_STEP, -EDGE_STEP]);
}
