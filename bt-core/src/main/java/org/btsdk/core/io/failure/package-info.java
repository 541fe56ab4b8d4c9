// SPDX-License-Identifier: Apache-2.0
/// What an exception means to people and to the API.
@NullMarked
package org.btsdk.core.io.failure;

import org.jspecify.annotations.NullMarked;
