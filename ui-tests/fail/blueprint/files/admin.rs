pub(crate) fn blueprint() {}
