//! What is told as a copy, and what is not.

use secondsource::{Annotated, Language, Provenance, annotate, link, read};

fn report(outlet: &str, day: u8, text: &str) -> Annotated {
    let json = serde_json::json!({
        "outlet": outlet, "published": format!("2031-05-{day:02}"), "text": text,
    });
    let read = read(json.to_string().as_bytes(), &Provenance::default());
    let document = read.unwrap_or_default().into_iter().flatten().next();
    annotate(document.expect("a report"), Language::english())
}

fn copies(docs: &[Annotated]) -> Vec<link::Copy> {
    link::copy::find(docs, &link::sorted(docs), Language::english())
}

const WIRE: &str = "VELLE (AP) — The bridge over the Tarn collapsed on Monday and took nine \
    lorries with it into the river.\n\nRescue crews from three towns worked through the \
    night with dogs, cranes and cutting gear to reach the drivers, who were still under the \
    concrete at dawn.\n\nThe bridge, built \
    in 1967, had been closed to heavy traffic twice in the last ten years.";

#[test]
fn a_paragraph_taken_over_and_lightly_edited_is_a_copy_in_part() {
    let own = "Nobody in Velle slept on Monday.\n\nThe fish market was dark, and on the \
        quay the families of the drivers stood in blankets and waited for news that did \
        not come until the morning.\n\nCrews from three towns worked through the night with \
        dogs, cranes and cutting gear to reach the drivers, who were still under the \
        concrete at dawn, a sight that few of them will forget.\n\nThe mayor has said little. She was seen once, at noon, on \
        the steps of the town hall, and went in again without a word to anyone.";
    let docs = [report("Herald", 5, WIRE), report("Courier", 6, own)];
    let [copy] = &copies(&docs)[..] else { panic!("one copy") };
    assert_eq!(copy.paragraphs.len(), 1);
    assert!((0.2..0.8).contains(&copy.share), "{}", copy.share);
    let texts = [copy.paragraphs[0].0, copy.paragraphs[0].1];
    for place in texts {
        assert!(place.span.of(&docs[place.document].document.text).contains("cranes"));
    }
}

#[test]
fn one_speech_quoted_by_two_is_no_copy() {
    let quote = "“We heard a crack like thunder, and then the whole roadway leaned over to \
        the left and slid into the water with the lorries still on it, and nobody could do \
        anything but stand there and watch it go,”";
    let one = format!("A fisherman saw the bridge fall.\n\n{quote} Jon Arle said.");
    let other = format!(
        "It took four seconds, according to Jon Arle, who fishes there: {quote} he said."
    );
    assert_eq!(copies(&[report("Herald", 5, &one), report("Courier", 5, &other)]), []);
}

#[test]
fn what_an_outlet_prints_under_everything_is_no_copy() {
    let notice = "The Herald is written by people who live in the valley and is printed on \
        paper from its own mill, where every reader is welcome on the first Friday of the \
        month to see how that is done.";
    let stories = [
        "Mira Solen of Orsa won the Norland Cup on Saturday in 41 minutes, ahead of Ada \
         Quill of Velle and Tove Brandt of Kettle Bay, 17 and 22 seconds behind her.",
        "Parliament in Marrick voted 61 to 38 on Thursday for the Harbour Act of Minister \
         Jon Arle, which the Liberal Union of Ben Okoro had fought since January 2029.",
        "Interland Steel will close its mill in Dunmore on 30 June, said Lena Vos, its \
         chair, in Brussels; 2,400 people work there, and 900 more at Carrow and Finch.",
    ];
    let docs = stories.map(|story| report("Herald", 5, &format!("{story}\n\n{notice}")));
    assert_eq!(copies(&docs), []);
}

#[test]
fn of_two_copies_of_one_agency_neither_was_copied() {
    let later = WIRE.replace("Monday", "Monday night");
    let docs = [report("Herald", 5, WIRE), report("Courier", 6, &later)];
    assert_eq!(copies(&docs)[0].from, None);
    let own = WIRE.replace(" (AP)", "");
    let docs = [report("Herald", 5, &own), report("Courier", 6, &own)];
    assert_eq!(copies(&docs)[0].from, Some(0));
}

#[test]
fn an_outlet_credited_by_name_was_copied_whatever_the_day() {
    let own = WIRE.replace(" (AP)", "");
    let copy = format!("{own}\n\nA driver told The Harbour Post that he had jumped.");
    let docs = [report("harbourpost.example", 6, &own), report("Courier", 5, &copy)];
    assert_eq!(copies(&docs)[0].from, Some(0));
}
