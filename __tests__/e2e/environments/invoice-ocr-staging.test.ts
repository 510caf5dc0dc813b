import { instanceReadBack } from "../read-back/database";
import { INVOICE_INSTANCE, invoiceReadBack } from "../read-back/invoice-ocr";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("invoice-ocr", "staging", (deployed) => {
  invoiceReadBack(deployed);
  instanceReadBack(deployed, "IO-7, IO-12", { ...INVOICE_INSTANCE, DBInstanceClass: "db.t3.micro", MultiAZ: false });
});
