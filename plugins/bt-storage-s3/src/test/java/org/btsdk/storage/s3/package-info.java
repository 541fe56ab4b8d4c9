// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.btsdk.storage.s3;

import org.jspecify.annotations.NullMarked;
