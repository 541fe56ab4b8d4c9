/// The resume journal: what a torrent writes down so that nothing that was verified is ever checked
/// or fetched again without need. Pure: bytes in, bytes out.
///
/// [org.btsdk.core.resume.ResumeState] is what is known; [org.btsdk.core.resume.ResumeRecord] what
/// changes it; [org.btsdk.core.resume.ResumeJournal] the bytes of both;
/// [org.btsdk.core.resume.ResumeDecision] what follows from it at the next start.
@NullMarked
package org.btsdk.core.resume;

import org.jspecify.annotations.NullMarked;
