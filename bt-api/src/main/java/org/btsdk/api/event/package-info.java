/// What happens in a session, as sealed records. Start with [org.btsdk.api.event.Event] and
/// [org.btsdk.api.event.EventStream].
@NullMarked
package org.btsdk.api.event;

import org.jspecify.annotations.NullMarked;
