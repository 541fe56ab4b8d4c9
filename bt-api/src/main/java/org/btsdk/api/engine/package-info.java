/// How the API finds its engine. Embedders need nothing of this; see
/// [org.btsdk.api.engine.EngineProvider].
@NullMarked
package org.btsdk.api.engine;

import org.jspecify.annotations.NullMarked;
