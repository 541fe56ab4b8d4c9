/// Makes the image that users download: [org.btsdk.dist.ImageBuilder] is run by the build, and is
/// no part of what it makes.
@NullMarked
package org.btsdk.dist;

import org.jspecify.annotations.NullMarked;
