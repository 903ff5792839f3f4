/** For specs only: builders that start from a good case, and fast-check arbitraries. */
export * from './arbitraries';
export * from './builders';
