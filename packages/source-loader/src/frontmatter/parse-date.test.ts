import { describe, expect, test } from "vitest";
import { parseDate } from "./parse-date.ts";

const readable: [unknown, string][] = [
  ["8 August 2019", "2019-08-08"],
  ["08 August 2019", "2019-08-08"],
  ["13 August 2017", "2017-08-13"],
  ["25 october 2022", "2022-10-25"],
  ["2017-08-14", "2017-08-14"],
  ["2017-8-4", "2017-08-04"],
  ["2017/08/14", "2017-08-14"],
  ["2017.08.14", "2017-08-14"],
  ["20170814", "2017-08-14"],
  ["2024-02-29T10:00:00Z", "2024-02-29"],
  ["2024-01-02 10:11:12 +0200", "2024-01-02"],
  ["August 2020", "2020-08"],
  ["2020-08", "2020-08"],
  ["8/2020", "2020-08"],
  [2020, "2020"],
  ["2020", "2020"],
  ["August 8, 2019", "2019-08-08"],
  ["Aug 8th, 2019", "2019-08-08"],
  ["8th of August 2019", "2019-08-08"],
  ["Sept. 1, 2021", "2021-09-01"],
  ["Friday, August 9 2019", "2019-08-09"],
  ["8-Aug-2019", "2019-08-08"],
  ["8. August 2019", "2019-08-08"],
  ["31. Dezember 2018", "2018-12-31"],
  ["13 août 2017", "2017-08-13"],
  ["3 de marzo de 2021", "2021-03-03"],
  ["31/12/2020", "2020-12-31"],
  ["12/31/2020", "2020-12-31"],
  ["03/03/2020", "2020-03-03"],
  ["14.08.2017", "2017-08-14"],
  [new Date(Date.UTC(2021, 4, 6)), "2021-05-06"],
];

const faults: [unknown, string][] = [
  ["01/02/2020", "ambiguous"],
  ["1-2-2020", "ambiguous"],
  ["`r Sys.Date()`", "computed"],
  ["`r format(Sys.time(), '%d %B, %Y')`", "computed"],
  ["\\today", "computed"],
  ["today", "computed"],
  ["2021-02-29", "impossible"],
  ["31 April 2020", "impossible"],
  ["2020-13-01", "impossible"],
  ["soon", "unreadable"],
  ["8 August", "unreadable"],
  ["8 August 2019 and 9 August 2019", "unreadable"],
  [["2020"], "unreadable"],
  [{}, "unreadable"],
  ["x".repeat(100_000), "unreadable"],
];

describe("parseDate", () => {
  test.each(readable)("reads %j as %s", (written, date) => {
    expect(parseDate(written)).toEqual({ date });
  });

  test.each(faults)("does not guess %j: %s", (written, fault) => {
    expect(parseDate(written)).toMatchObject({ fault, message: expect.any(String), hint: expect.any(String) });
  });
});
