import { instanceReadBack } from "../read-back/database";
import {
  INVOICE_INSTANCE,
  invoiceExportReadBack,
  invoiceReadBack,
  invoiceRecoveryReadBack,
} from "../read-back/invoice-ocr";
import { environmentSuite } from "../support/environment-suite";

environmentSuite("invoice-ocr", "prod", (deployed) => {
  invoiceReadBack(deployed);
  invoiceRecoveryReadBack(deployed);
  invoiceExportReadBack(deployed);
  instanceReadBack(deployed, "IO-7", { ...INVOICE_INSTANCE, DBInstanceClass: "db.t3.micro", MultiAZ: true });
});
