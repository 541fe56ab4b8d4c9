// SPDX-License-Identifier: Apache-2.0
/// Hashing many pieces at once on one thread ([org.btsdk.core.hash.Sha1Lanes]), and when that pays
/// ([org.btsdk.core.hash.LanePace]). Pure; carries no promise.
@NullMarked
package org.btsdk.core.hash;

import org.jspecify.annotations.NullMarked;
