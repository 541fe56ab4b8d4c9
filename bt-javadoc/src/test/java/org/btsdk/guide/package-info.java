// SPDX-License-Identifier: Apache-2.0
/// What is shown in the Javadoc. Each file is compiled and run; regions between `@start` and `@end`
/// are what readers see.
@NullMarked
package org.btsdk.guide;

import org.jspecify.annotations.NullMarked;
