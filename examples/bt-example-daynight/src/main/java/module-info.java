/// An example of a limiter that builds on another one.
module org.btsdk.example.daynight {
  requires transitive org.btsdk.spi.limiter;

  uses org.btsdk.spi.limiter.LimiterProvider;

  exports org.btsdk.example.daynight;

  provides org.btsdk.spi.limiter.LimiterProvider with
      org.btsdk.example.daynight.DayNightProvider;
}
