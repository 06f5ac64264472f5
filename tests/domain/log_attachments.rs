//! Attachment bundles: one spelling, read back whole or refused.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::attachments::{
    AttachmentError, AttachmentReader, Namings, attachment_path, encode_attachments,
    parse_attachment_path,
};
use folkmoot::domain::statement::enrol::Enrol;
use folkmoot::domain::statement::refusal::{Refusal, Unfit};
use proptest::prelude::*;

use super::community::{Community, who};
use super::plans::enrolment;

#[test]
fn bundle_is_spelled_as_the_format_says() {
    let bytes = encode_attachments([Some(b"abc".as_slice()), None, Some(b"")]);
    assert_eq!(
        bytes.expect("all are short"),
        b"\0\0\0\x03abc\xff\xff\xff\xff\0\0\0\0"
    );
    assert_eq!(encode_attachments([]), Ok(Vec::new()));
}

#[test]
fn paths_are_spelled_like_those_of_entry_bundles() {
    assert_eq!(attachment_path(0, 256), "attachment/entries/000");
    assert_eq!(
        attachment_path(1_234, 17),
        "attachment/entries/x001/234.p/17"
    );
    assert_eq!(
        parse_attachment_path("attachment/entries/x001/234.p/17"),
        Some((1_234, 17))
    );
    for wrong in [
        "attachment/0/000",
        "tile/entries/000",
        "attachment/entries/0",
    ] {
        assert_eq!(parse_attachment_path(wrong), None, "{wrong}");
    }
}

#[test]
fn sized_attachment_comes_with_its_first_naming_only() {
    let (mut namings, batch) = (Namings::default(), Hash::of(b"batch"));
    let brought = [true, true, false, false].map(|sized| namings.brings(&batch, sized));
    assert_eq!(brought, [true, false, true, true]);
}

#[test]
fn bytes_after_the_last_item_are_refused() {
    let reader = AttachmentReader::new(b"x");
    assert_eq!(reader.finish(), Err(AttachmentError::LeftOver { left: 1 }));
}

proptest! {
    #[test]
    fn bundle_reads_back_and_every_cut_is_noticed(
        items in proptest::collection::vec(proptest::option::of(proptest::collection::vec(any::<u8>(), 0..40)), 0..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = encode_attachments(items.iter().map(Option::as_deref)).expect("all are short");
        let read = |bytes: &[u8]| {
            let mut reader = AttachmentReader::new(bytes);
            let read: Result<Vec<_>, _> =
                items.iter().map(|_| Ok(reader.item()?.map(<[u8]>::to_vec))).collect();
            read.and_then(|read| reader.finish().map(|()| read))
        };
        prop_assert_eq!(read(&bytes), Ok(items.clone()));
        if !bytes.is_empty() {
            prop_assert!(read(&bytes[..cut.index(bytes.len())]).is_err());
        }
    }
}

#[test]
fn an_attachment_of_another_size_than_stated_is_refused() {
    let mut community = Community::new();
    let details = community.attach(b"who this is, in words");
    let stated = AttachmentRef {
        size: 9_999,
        ..details
    };
    let enrol = Enrol {
        details: Some(stated),
        ..enrolment("m-1")
    };
    let note = community.note(enrol, &[who("o/lin"), who("m/m-1")]);
    let refused = community.submit(&note);
    let expected = Refusal::Statement(Unfit::AttachmentSize {
        hash: details.hash,
        stated: 9_999,
        found: 21,
    });
    assert_eq!(refused, Err(expected));
}
