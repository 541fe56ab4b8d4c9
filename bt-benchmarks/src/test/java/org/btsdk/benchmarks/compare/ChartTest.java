// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
  private static Document chart(Results... results) throws Exception {
    String svg = Chart.of(List.of(results), "a machine, a < day");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Double> widths(Document chart) {
    List<Double> widths = new ArrayList<>();
    NodeList bars = chart.getElementsByTagName("rect");
    for (int i = 1; i < bars.getLength(); i++) { // the first is the page
      widths.add(Double.parseDouble(((Element) bars.item(i)).getAttribute("width")));
    }
    return widths;
  }

  @Test
  void bars_are_as_long_as_their_speeds_from_fast_to_slow() throws Exception {
    List<Double> widths = widths(chart(Examples.results()));
    assertThat(widths).hasSize(4);
    assertThat(widths.get(1) / widths.get(0)).isBetween(0.249, 0.251);
    assertThat(widths.get(2) / widths.get(1)).isBetween(0.49, 0.51);
  }

  @Test
  void texts_are_escaped() throws Exception {
    assertThat(chart(Examples.results()).getDocumentElement().getTextContent())
        .contains("rTorrent & co", "a < day", "download 1 GiB, MB/s");
  }

  @Test
  void what_is_not_for_the_chart_is_not_in_it() throws Exception {
    Results other = Results.of("pieces", false);
    other.add("bt", Examples.at(1));
    assertThat(widths(chart(other))).isEmpty();
  }
}
