//! Dictionary forms.

use super::{Rules, Token};

/// Fills in the lemmas of one sentence's tagged tokens.
pub(super) fn fill(_tokens: &mut [Token], _rules: &Rules) {}
